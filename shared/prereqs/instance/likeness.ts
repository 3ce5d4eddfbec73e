import { traceOff } from '../../sqlserver/remedies/instance.ts';
import { type Check, fail, type Judgement, notApplicable, ofPair, pass, type ReadSide, unknown } from '../check.ts';
import { prerequisitesPage, seedingPage } from './pages.ts';

/** Keeps SQL Server 2017 and later from mapping the default folders of the two sides (Microsoft, "Automatic seeding for secondary replicas"). */
const noMapping = 9571;

/** Undefined when databases are seeded automatically; otherwise why there is nothing to judge. */
function withoutSeeding(source: ReadSide): Judgement | undefined {
  const target = source.dag?.members.find((member) => !member.isLocal);
  if (target?.seedingMode === undefined) return unknown('the seeding mode of the target is not visible on the source');
  return target.seedingMode === 'AUTOMATIC'
    ? undefined
    : notApplicable('databases are seeded by hand: RESTORE ... WITH MOVE says where the files go');
}

const instanceOf = ({ server }: ReadSide): string => server.instanceName ?? 'the default instance';

/** Windows does not tell C:\Data from c:\data\. */
const folder = (path: string): string => (path.includes('\\') ? path.toLowerCase() : path).replace(/[\\/]+$/, '');

/** What should be the same on both sides. */
export const likenessChecks: readonly Check[] = [
  ofPair({
    id: 'INS-COLLATION-001',
    family: 'instance',
    title: 'Both instances have the same collation',
    severity: 'warning',
    page: prerequisitesPage,
    judge: (source, target) => {
      const seen = `source ${source.server.collation}, target ${target.server.collation}`;
      return source.server.collation === target.server.collation
        ? pass(source.server.collation)
        : fail(
            seen,
            'tempdb and the names of logins and databases go by the collation of the instance: joins with temporary tables may fail with 468. Rebuild the system databases of the target (setup /ACTION=REBUILDDATABASE /SQLCOLLATION) while it is empty, or test the applications.',
          );
    },
  }),
  ofPair({
    id: 'INS-NAME-001',
    family: 'instance',
    title: 'Both instances have the same instance name, for automatic seeding',
    severity: 'warning',
    page: seedingPage,
    judge: (source, target) => {
      const nothing = withoutSeeding(source);
      if (nothing) return nothing;
      const [here, there] = [instanceOf(source), instanceOf(target)];
      return here.toLowerCase() === there.toLowerCase()
        ? pass(here)
        : fail(
            `source ${here}, target ${there}`,
            'The default folders hold the name of the instance, so the files of the source have no place on the target. Create the same folders there, or seed by hand.',
          );
    },
  }),
  ofPair({
    id: 'INS-PATHS-001',
    family: 'instance',
    title: 'The default folders of the source lead somewhere on the target, for automatic seeding',
    severity: 'warning',
    page: seedingPage,
    reads: ['instance', 'traceFlags'],
    judge: (source, target) => {
      const nothing = withoutSeeding(source);
      if (nothing) return nothing;
      const [here, there] = [source.read.instance[0], target.read.instance[0]];
      if (!here?.dataPath || !here.logPath || !there?.dataPath || !there.logPath)
        return unknown('InstanceDefaultDataPath or InstanceDefaultLogPath is NULL');
      const seen = `source ${here.dataPath} and ${here.logPath}, target ${there.dataPath} and ${there.logPath}`;
      if (folder(here.dataPath) === folder(there.dataPath) && folder(here.logPath) === folder(there.logPath)) return pass(seen);
      if (source.server.majorVersion < 14)
        return fail(seen, 'SQL Server 2016 creates the files in the folders of the source: create them on the target.');
      const strict = [source, target].find((side) => side.read.traceFlags.some(({ flag }) => flag === noMapping));
      if (strict === undefined) return pass(`${seen}: SQL Server 2017 and later map one to the other`);
      return fail(`${seen}; trace flag ${noMapping} is on at the ${strict.side}`, {
        text: `The flag keeps SQL Server from mapping the folders. Switch it off, also as startup parameter -T${noMapping}.`,
        sql: traceOff([noMapping]),
        on: strict.side,
      });
    },
  }),
];

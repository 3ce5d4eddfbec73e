import type { DatabaseObservation, SideObservation } from '../cutover/observation.ts';
import { databaseSet } from '../cutover/preconditions.ts';
import { type Check, fail, type Judgement, notApplicable, ofPair, ofSide, pass, unknown } from './check.ts';
import { list } from './names.ts';

const page =
  'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/prereqs-restrictions-recommendations-always-on-availability';

/** One judgement over all databases of the DAG on a side. */
function overDatabases(side: SideObservation, wrong: (database: DatabaseObservation) => string | undefined, remedy: string): Judgement {
  if (!side.dag) return notApplicable('the distributed availability group is not visible here');
  if (side.dag.databases.length === 0) return unknown('no database of the availability group is visible');
  const bad = side.dag.databases.flatMap((database) => {
    const why = wrong(database);
    return why === undefined ? [] : [`${database.name} ${why}`];
  });
  return bad.length > 0 ? fail(list(bad), remedy) : pass(`${side.dag.databases.length} databases`);
}

/** Source: Microsoft, "Prerequisites, Restrictions, and Recommendations for Always On availability groups". */
export const databaseChecks: readonly Check[] = [
  ofSide({
    id: 'DB-SET-001',
    family: 'databases',
    title: 'The distributed availability group holds exactly the expected databases',
    severity: 'error',
    page,
    judge: (side, { expectedDatabases }) => {
      if (!side.dag) return notApplicable('the distributed availability group is not visible here');
      if (expectedDatabases === undefined)
        return notApplicable(`no list was given; it holds ${list(side.dag.databases.map((database) => database.name))}`);
      const [problem] = databaseSet(side.dag, expectedDatabases);
      return problem ? fail(problem.problem, problem.remedy) : pass(list(expectedDatabases));
    },
  }),
  ofPair({
    id: 'DB-BOTH-001',
    family: 'databases',
    title: 'Every database of the source has a copy on the target',
    severity: 'error',
    page,
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      if (source.dag.databases.length === 0) return unknown('no database of the availability group is visible on the source');
      const copies = new Set(target.dag.databases.map((database) => database.name));
      const missing = source.dag.databases.map((database) => database.name).filter((name) => !copies.has(name));
      return missing.length > 0
        ? fail(
            `no copy of ${list(missing)}`,
            'Wait for the seeding, or restore WITH NORECOVERY and run on the target: ALTER DATABASE [<database>] SET HADR AVAILABILITY GROUP = [<distributed group>];',
          )
        : pass(`${source.dag.databases.length} databases`);
    },
  }),
  ofSide({
    id: 'DB-STATE-001',
    family: 'databases',
    title: 'The databases are online where they are written',
    severity: 'error',
    page,
    judge: (side) => {
      if (side.dag?.role === 'SECONDARY') return notApplicable('this side is secondary: its databases are not accessible');
      return overDatabases(
        side,
        (database) =>
          database.state === 'ONLINE' && database.writable
            ? undefined
            : `is ${database.state ?? 'not there'}${database.writable ? '' : ', not writable'}`,
        'Bring the databases online, or take them out of the availability group.',
      );
    },
  }),
  ofSide({
    id: 'DB-RECOVERY-001',
    family: 'databases',
    title: 'The databases use the full recovery model',
    severity: 'error',
    page,
    judge: (side) =>
      overDatabases(
        side,
        (database) => (database.recoveryModel === 'FULL' ? undefined : `uses ${database.recoveryModel ?? 'an unknown model'}`),
        'Run ALTER DATABASE [<database>] SET RECOVERY FULL; then take a full backup and a log backup.',
      ),
  }),
];

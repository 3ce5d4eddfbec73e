import { seedManually } from '../../sqlserver/remedies/distributed-groups.ts';
import { type Check, fail, notApplicable, ofPair, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { versionDirection } from '../instance/version.ts';
import { list } from '../names.ts';

/** A copy that has its data and takes log: whatever an old row about its seeding says, it is there. */
const hasCopy = ({ dag }: ReadSide, name: string): boolean =>
  dag?.databases.some(({ name: database, copy }) => database === name && /^SYNCHRONIZ/.test(copy.synchronizationState ?? '')) === true;

export const seedingChecks: readonly Check[] = [
  ofPair({
    id: 'DAG-SEEDING-001',
    family: 'availability-groups',
    title: 'The seeding mode fits the versions',
    severity: 'error',
    page: 'https://learn.microsoft.com/azure/azure-sql/migration-guides/virtual-machines/sql-server-distributed-availability-group-prerequisites',
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      const sides = [source, target].map(({ side, dag }) => ({ side, members: dag?.members ?? [] }));
      const seen = sides
        .map(({ side, members }) => `${side} ${members.map(({ name, seedingMode }) => `${name} ${seedingMode ?? 'NULL'}`).join(', ')}`)
        .join('; ');
      if (versionDirection(source, target) !== 'target-higher') return pass(`${seen}; same version`);
      if (sides.some(({ members }) => members.some(({ seedingMode }) => seedingMode === undefined))) return unknown(seen);
      const wrong = sides
        .map(({ side, members }) => ({ side, names: members.flatMap(({ name, seedingMode }) => (seedingMode === 'MANUAL' ? [] : [name])) }))
        .find(({ names }) => names.length > 0);
      if (!wrong) return pass(seen);
      return fail(`${seen}; the target is of a higher version`, {
        text: 'Automatic seeding to a higher version ends with error 946. Seed by hand: restore WITH NORECOVERY on the target, then join the databases.',
        sql: seedManually(source.dag.name, wrong.names),
        on: wrong.side,
      });
    },
  }),
  ofSide({
    id: 'DAG-SEEDNOW-001',
    family: 'availability-groups',
    title: 'No automatic seeding is under way or has failed',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/automatic-seeding-secondary-replicas',
    reads: ['seedings'],
    judge: (side) => {
      if (!side.dag) return notApplicable('the distributed availability group is not visible here');
      const open = side.read.seedings.filter(({ state, database }) => state !== 'FAILED' || !hasCopy(side, database));
      if (open.length === 0) {
        const old = side.read.seedings.length;
        return pass(old === 0 ? 'none' : `${old} old rows FAILED, and their copies are there`);
      }
      return fail(
        list(open.map(({ database, state, failure }) => `${database} ${state}${failure ? ` (${failure})` : ''}`)),
        'Wait until it has ended. A failed one begins again when SEEDING_MODE = AUTOMATIC is set once more on the primary; the error log of both sides says why it failed.',
      );
    },
  }),
];

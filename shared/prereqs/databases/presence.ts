import { databaseSet } from '../../cutover/preconditions.ts';
import { addToGroup, dropDatabase, endRestore, joinGroup, setOption } from '../../sqlserver/remedies/databases.ts';
import { type Check, fail, notApplicable, ofPair, ofSide, pass, unknown } from '../check.ts';
import { list } from '../names.ts';
import type { Remedy } from '../remedy.ts';
import { automaticSeedingPage, prerequisitesPage, secondaryDatabasePage } from './pages.ts';
import { type DatabaseRow, fold, forEach, judgeAll, judgedDatabases } from './scope.ts';

const family = 'databases';

/** Which databases are there, on both sides, and in which state. */
export const presenceChecks: readonly Check[] = [
  ofSide({
    id: 'DB-SET-001',
    family,
    title: 'The distributed availability group holds exactly the expected databases',
    severity: 'error',
    page: prerequisitesPage,
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const { expectedDatabases: expected } = facts;
      if (!side.dag) return notApplicable('the distributed availability group is not visible here');
      if (expected === undefined) return notApplicable(`no list was given; it holds ${list(names)}`);
      const [problem] = databaseSet(side.dag, expected);
      if (!problem) return pass(list(expected));
      const held = new Set(side.dag.databases.map(({ name }) => fold(name)));
      const group = side.side === 'source' ? side.dag.memberGroup?.name : undefined;
      const toAdd = group === undefined ? [] : names.filter((name) => !held.has(fold(name)));
      if (group === undefined || toAdd.length === 0) return fail(problem.problem, problem.remedy);
      return fail(problem.problem, { text: problem.remedy, sql: forEach(toAdd, (name) => addToGroup(name, group)), on: side.side });
    },
  }),
  ofPair({
    id: 'DB-BOTH-001',
    family,
    title: 'Every database of the source has a copy on the target',
    severity: 'error',
    page: secondaryDatabasePage,
    judge: (source, target, facts) => {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      const { dag } = target;
      const copies = new Set(dag.databases.map(({ name }) => fold(name)));
      const missing = source.dag.databases.map(({ name }) => name).filter((name) => !copies.has(fold(name)));
      if (missing.length === 0) return pass(`${copies.size} databases`);
      const restored = missing.filter((name) => target.databases.get(name)?.state === 'RESTORING');
      const text =
        'Wait for the seeding. Or restore a full backup and all log backups since then WITH NORECOVERY on the target, and join each.';
      return fail(
        `no copy of ${list(missing)}`,
        restored.length > 0 ? { text, sql: forEach(restored, (name) => joinGroup(name, dag.name)), on: 'target' } : text,
      );
    },
  }),
  ofSide({
    id: 'DB-LEFTOVER-001',
    family,
    title: 'No other database on the target has the name of one that comes',
    severity: 'error',
    page: automaticSeedingPage,
    scope: 'target',
    reads: ['databaseSettings'],
    judge: (target, facts) => {
      const source = facts.source.observation;
      if (!source) return unknown('the source could not be read');
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const coming = new Set(names.map(fold));
      const group = target.dag?.memberGroup?.name;
      const inTheWay = target.read.databaseSettings.filter(
        (row) => coming.has(fold(row.name)) && !(row.joined && group !== undefined && row.groupName === group),
      );
      if (inTheWay.length === 0) return pass(`none of ${names.length} names is taken`);
      const manual = target.dag?.members.some((member) => member.seedingMode === 'MANUAL') === true;
      return fail(
        list(inTheWay.map(({ name, state, groupName }) => `${name} is ${state ?? 'there'}${groupName ? ` in ${groupName}` : ''}`)),
        clearing(inTheWay, manual ? target.dag?.name : undefined),
      );
    },
  }),
  ofSide({
    id: 'DB-STATE-001',
    family,
    title: 'The databases are online where they are written',
    severity: 'error',
    page: prerequisitesPage,
    judge: (side, facts) => {
      if (side.side === 'target' && side.dag?.role === 'SECONDARY')
        return notApplicable('this side is secondary: its databases are not accessible');
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const stateOf = (name: string) => side.databases.get(name)?.state;
      return judgeAll(
        names.map((name) => {
          const state = stateOf(name);
          return { name, look: state === 'ONLINE' ? 'right' : { wrong: `is ${state ?? 'not there'}` } };
        }),
        (wrong) => revival(wrong, stateOf, side.side),
      );
    },
  }),
  ofSide({
    id: 'DB-SUSPENDED-001',
    family,
    title: 'Data movement is suspended for no copy',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/resume-an-availability-database-sql-server',
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      return judgeAll(
        (side.dag?.databases ?? []).map(({ name, copy }) => ({
          name,
          look:
            copy.suspended === undefined
              ? 'unknown'
              : copy.suspended
                ? { wrong: `is suspended (${copy.suspendReason ?? 'no reason'})` }
                : 'right',
        })),
        (wrong) => ({
          text: 'Find out why it was suspended, then resume it. A copy that has diverged is taken back to the common point by that.',
          sql: forEach(wrong, (name) => setOption(name, 'HADR RESUME')),
          on: side.side,
        }),
      );
    },
  }),
];

/** A RESTORING copy is joined where seeding is manual, and dropped where it is automatic. What is online is nobody's to drop. */
function clearing(rows: readonly DatabaseRow[], joinTo: string | undefined): Remedy {
  const restoring = rows.filter(({ state, joined }) => state === 'RESTORING' && !joined).map(({ name }) => name);
  if (restoring.length === 0) return { text: 'Rename or drop these databases on the target after somebody has looked at what they hold.' };
  return {
    text:
      joinTo === undefined
        ? 'Automatic seeding does not overwrite a copy that is left over. Drop it; seeding begins again by itself or with SEEDING_MODE = AUTOMATIC set once more.'
        : 'Seeding is manual: join the copies that were restored WITH NORECOVERY. Drop a copy that is too old for that.',
    sql: forEach(restoring, (name) => (joinTo === undefined ? dropDatabase(name) : joinGroup(name, joinTo))),
    on: 'target',
  };
}

function revival(names: readonly string[], stateOf: (name: string) => string | undefined, on: 'source' | 'target'): Remedy {
  const statements: Readonly<Record<string, (name: string) => string>> = {
    OFFLINE: (name) => setOption(name, 'ONLINE'),
    RESTORING: endRestore,
  };
  const revivable = names.filter((name) => statements[stateOf(name) ?? ''] !== undefined);
  const text = 'Bring the databases online, or take them out of the availability group.';
  if (revivable.length === 0) return { text: `${text} The error log of the server says why they are not.` };
  return { text, sql: forEach(revivable, (name) => statements[stateOf(name) ?? '']?.(name) ?? ''), on };
}

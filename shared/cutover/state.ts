import { allConverged, compareLogs, logEnds, unfit } from './convergence.ts';
import { type DagObservation, type Observation, type SideObservation, sees, storedMode } from './observation.ts';

/**
 * The class of an observation. Order of a migration:
 * replicating-async → mixed → syncing → ready → fenced-behind → fenced-equal → recovering → promoted → half-dropped → dropped.
 */
export type StateName =
  /** A side can not be read, or does not say enough. Nothing may be changed. */
  | 'unknown'
  /** The two sides name different DAGs (group_id differs). */
  | 'different-dag'
  /** The source is primary and a copy can not take part: suspended, reverting, missing. */
  | 'unsafe'
  | 'replicating-async'
  /** One entry on one side is synchronous, not all four. */
  | 'mixed'
  /** All synchronous, some database not SYNCHRONIZED. */
  | 'syncing'
  | 'ready'
  /** Both sides secondary: nobody can write. */
  | 'fenced-behind'
  | 'fenced-equal'
  /** The target is primary, some database is not writable yet. */
  | 'recovering'
  | 'promoted'
  /** Both sides primary. */
  | 'split'
  | 'half-dropped'
  | 'dropped';

export interface State {
  readonly name: StateName;
  /** One sentence for people: why it is this state. */
  readonly because: string;
}

const state = (name: StateName, because: string): State => ({ name, because });

/** Says in which state the migration is. Total: every observation has a state. */
export function classify({ source, target }: Observation): State {
  if (!source) return state('unknown', 'the source can not be read');
  if (!target) return state('unknown', 'the target can not be read');
  if (!source.dag || !target.dag) return classifyAbsent(source, target);
  if (source.dag.groupId !== target.dag.groupId)
    return state('different-dag', `the source knows group_id ${source.dag.groupId}, the target ${target.dag.groupId}`);
  return classifyRoles(source.dag, target.dag);
}

function classifyAbsent(source: SideObservation, target: SideObservation): State {
  const blind = [source, target].find((side) => side.dag === undefined && !sees(side));
  if (blind) return state('unknown', `no distributed availability group is visible on the ${blind.side}, and the login may not see it`);
  if (!source.dag && !target.dag) return state('dropped', 'the distributed availability group is on neither side');
  const [left, gone] = source.dag ? (['source', 'target'] as const) : (['target', 'source'] as const);
  return state('half-dropped', `the distributed availability group is gone from the ${gone} and still on the ${left}`);
}

function classifyRoles(source: DagObservation, target: DagObservation): State {
  if (source.role === 'PRIMARY' && target.role === 'PRIMARY') return state('split', 'both sides are primary');
  if (target.role === 'PRIMARY' && source.role === 'SECONDARY') return classifyPromoted(target);
  if (source.role === 'SECONDARY' && target.role === 'SECONDARY') return classifyFenced(source, target);
  if (source.role === 'PRIMARY' && target.role === 'SECONDARY') return classifyReplicating(source, target);
  return state(
    'unknown',
    `the source is ${source.role ?? 'without a visible role'}, the target is ${target.role ?? 'without a visible role'}`,
  );
}

function classifyPromoted(target: DagObservation): State {
  if (target.databases.length === 0) return state('recovering', 'the target is primary and reports no database yet');
  const waiting = target.databases.filter((database) => !database.writable);
  return waiting.length > 0
    ? state('recovering', `the target is primary; not writable yet: ${waiting.map((database) => database.name).join(', ')}`)
    : state('promoted', 'the target is primary and every database is writable');
}

function classifyFenced(source: DagObservation, target: DagObservation): State {
  const databases = compareLogs(logEnds(source), target);
  if (allConverged(databases))
    return state('fenced-equal', 'both sides are secondary and the target has hardened all the log of the source');
  const behind = databases.filter((database) => !database.converged).map((database) => `${database.database} (${database.why})`);
  return state('fenced-behind', `both sides are secondary; not proved: ${behind.join(', ') || 'no database is visible'}`);
}

function classifyReplicating(source: DagObservation, target: DagObservation): State {
  const danger = unsafeReasons(source, target);
  if (danger.length > 0) return state('unsafe', danger.join('; '));
  const modes = [...source.members, ...target.members].map((member) => member.commitMode);
  if (modes.some((mode) => mode === undefined))
    return state('unknown', 'a commit mode of the distributed availability group is not visible');
  if (storedMode(source) === 'asynchronous-commit' && storedMode(target) === 'asynchronous-commit')
    return state('replicating-async', 'both sides store asynchronous commit');
  if (storedMode(source) !== 'synchronous-commit' || storedMode(target) !== 'synchronous-commit')
    return state('mixed', 'the commit modes of the two sides differ');
  const late = source.databases.filter((database) => database.forwarder?.synchronizationState !== 'SYNCHRONIZED');
  return late.length > 0
    ? state(
        'syncing',
        `not SYNCHRONIZED yet: ${late.map((database) => `${database.name} (${database.forwarder?.synchronizationState ?? 'no row'})`).join(', ')}`,
      )
    : state('ready', 'both sides store synchronous commit and every database is SYNCHRONIZED');
}

/** What keeps a copy from taking part while the source is primary. */
function unsafeReasons(source: DagObservation, target: DagObservation): readonly string[] {
  if (source.databases.length === 0) return ['the source reports no database in the availability group'];
  const missing = source.databases
    .filter((database) => !target.databases.some((copy) => copy.name === database.name))
    .map((database) => `${database.name} has no copy on the target`);
  const stopped = [
    ...source.databases.map((database) => ({ side: 'source', ...database })),
    ...target.databases.map((database) => ({ side: 'target', ...database })),
  ]
    .filter((database) => database.copy.suspended === true)
    .map((database) => `${database.name} is suspended on the ${database.side} (${database.copy.suspendReason ?? 'no reason given'})`);
  const broken = target.databases.flatMap((database) => {
    const why = unfit(database.copy);
    return why === undefined ? [] : [`${database.name}: ${why}`];
  });
  return [...missing, ...stopped, ...broken];
}

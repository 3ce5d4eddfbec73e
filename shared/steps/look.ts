import { logLine } from '../core/log-line.ts';
import { type Observation, type SideName, type SideObservation, storedMode } from '../cutover/observation.ts';
import { readLag } from '../cutover/progress.ts';
import { classify, type State } from '../cutover/state.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { sideReport } from '../report/report.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { observe, observeSide } from '../sqlserver/observe.ts';
import { type Migration, readDeadline, sideLabel } from './migration.ts';
import { reopenLost } from './open.ts';
import { type PinnedDag, replaced } from './pinned.ts';
import { sayState } from './say-state.ts';

export interface Look {
  readonly observation: Observation;
  readonly state: State;
}

/**
 * Reads both sides at once and says in which state things are. A side that can not be read makes the state unknown; it does not throw.
 * With a pinned DAG, any other DAG of that name is `different-dag`.
 */
export async function look(migration: Migration, pinned?: PinnedDag): Promise<Look> {
  const observation = await observe(
    (side) => lookAt(migration, side),
    (side, error) => migration.host.warning(`${sideLabel(migration[side])} can not be read: ${untrusted(messageOf(error))}`),
  );
  const state = (pinned && replaced(observation, pinned)) ?? classify(observation);
  migration.journal.firstSeen(() =>
    (['source', 'target'] as const).map((side) => sideReport(side, migration[side].server, observation[side])),
  );
  migration.journal.add({ kind: 'state', state: state.name, because: untrusted(state.because) });
  return { observation, state };
}

/** Keeps the lag of a look for the report. Only a primary knows what it has to send. */
export function recordLag({ journal }: Migration, { observation: { source, target } }: Look): void {
  if (source?.dag?.role === 'PRIMARY') journal.lag.record(readLag(source.dag, target?.dag));
}

/**
 * The same in a wait that holds no lock: sessions that were lost are opened again first. A wait of hours outlives many a connection, and a
 * lost one says nothing about the servers.
 */
export async function lookAgain(migration: Migration): Promise<Look> {
  await reopenLost(migration, [migration.source, migration.target]);
  return look(migration);
}

/** Reads one side. Throws SqlFailure. */
export const lookAt = (migration: Migration, side: SideName): Promise<SideObservation> =>
  observeSide(migration[side].session, side, migration[side].server, migration.dagName, readDeadline(migration));

/** Says what was seen, a line a side and one for the state. */
export function sayLook(migration: Migration, { observation, state }: Look): void {
  for (const name of ['source', 'target'] as const) {
    const side = observation[name];
    if (side) migration.host.info(logLine({ where: sideLabel(migration[name]), what: untrusted(describeSide(side)) }));
  }
  sayState(migration, state);
}

function describeSide(side: SideObservation): string {
  const { dag } = side;
  if (!dag)
    return side.dagNames.length > 0
      ? `no such distributed availability group; visible here: ${side.dagNames.join(', ')}`
      : 'no distributed availability group is visible';
  const writable = dag.databases.filter((database) => database.writable).length;
  return [
    dag.role ?? 'role not visible',
    storedMode(dag) ?? 'commit modes differ',
    `member AG ${dag.memberGroup?.name ?? 'not visible'}`,
    `${dag.databases.length} database${dag.databases.length === 1 ? '' : 's'}, ${writable} writable`,
    ...(dag.requiredSynchronizedSecondaries === undefined
      ? []
      : [`REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = ${dag.requiredSynchronizedSecondaries}`]),
  ].join(', ');
}

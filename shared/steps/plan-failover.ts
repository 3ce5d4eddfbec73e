import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { demote, forceFailover, type Statement, setRequiredSecondaries } from '../sqlserver/commands.ts';
import type { FailoverEnding } from './fail-over.ts';
import type { Look } from './look.ts';
import { type Migration, note, sideLabel } from './migration.ts';
import { guardOf, pin } from './pinned.ts';

export interface PlannedStatement {
  readonly side: SideName;
  /** When it would be sent. */
  readonly when: string;
  readonly statement: Statement;
}

/** Every statement that a failover from this observation could send, built by the same functions that the real run uses. */
export function planFailover(migration: Migration, { observation, state }: Look): readonly PlannedStatement[] {
  const { source } = observation;
  const pinned = pin(observation);
  if (!source?.dag?.memberGroup || !pinned) return [];
  const on = (side: SideName) => guardOf(migration, side, pinned);
  const fenced = state.name === 'fenced-behind' || state.name === 'fenced-equal';
  const promoted = state.name === 'recovering' || state.name === 'promoted';
  const arms = source.dag.requiredSynchronizedSecondaries !== undefined;
  return [
    ...(!fenced && !promoted && arms
      ? [{ side: 'source' as const, when: 'first', statement: setRequiredSecondaries(on('source'), 1) }]
      : []),
    ...(!fenced && !promoted
      ? [
          {
            side: 'source' as const,
            when: 'then: the write outage starts',
            statement: demote(on('source'), source.dag.memberGroup.groupId),
          },
        ]
      : []),
    ...(!promoted
      ? [
          {
            side: 'target' as const,
            when: 'when the target has hardened all the log',
            statement: forceFailover(on('target'), 'promote the target'),
          },
        ]
      : []),
    ...(arms ? [{ side: 'source' as const, when: 'at the end', statement: setRequiredSecondaries(on('source'), 0) }] : []),
    ...(!promoted
      ? [
          {
            side: 'source' as const,
            when: 'instead of the promote, when the proof does not come in time',
            statement: forceFailover(on('source'), 'make the source primary again'),
          },
        ]
      : []),
  ];
}

/** Prints the plan. Nothing is sent. */
export function printPlan(migration: Migration, seen: Look): FailoverEnding {
  migration.host.group('Plan: what would be sent, and where');
  for (const { side, when, statement } of planFailover(migration, seen))
    note(migration, `${sideLabel(migration[side])}, ${when}: ${untrusted(statement.sql)}`);
  return {
    outputs: { outcome: 'planned', writeOutageMs: '', certificate: '' },
    headline: 'Dry run: nothing was changed. The statements above would be sent, each behind a check of the server, the role and the lock.',
  };
}

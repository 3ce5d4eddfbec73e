import { nextAction } from '../cutover/next-action.ts';
import type { StateName } from '../cutover/state.ts';
import { forceFailoverSql, setRequiredSecondaries } from '../sqlserver/commands.ts';
import { enableSql, type FrozenLogin } from '../sqlserver/logins.ts';
import type { Look } from './look.ts';
import { type Migration, sideLabel } from './migration.ts';
import { guardOf, pin } from './pinned.ts';

/** Where a failover that was cut off stands, for people. */
export interface Standing {
  readonly here: string;
  readonly on: string;
  readonly back: string;
}

const sourceTakesWrites: readonly StateName[] = ['unsafe', 'replicating-async', 'mixed', 'syncing', 'ready'];

/** What was seen, in words. A statement that the cut-off run has sent may still be working; the next run waits for that. */
export function standingOf(migration: Migration, seen: Look, frozen: readonly FrozenLogin[]): Standing {
  const here = `state ${seen.state.name}: ${seen.state.because}.`;
  const action = nextAction(seen.state, 'failed-over');
  switch (seen.state.name) {
    case 'fenced-behind':
    case 'fenced-equal':
      return {
        here: `${here} Nobody can write.`,
        on: 'run failover-dag again, at once: it proves that no log is missing and promotes the target.',
        back: `failover-dag does it by itself when the proof does not come in time. By hand, only while both sides are SECONDARY and no run is under way, on the ${sideLabel(migration.source)}: ${forceFailoverSql(migration.dagName)}`,
      };
    case 'recovering':
      return {
        here,
        on: 'run failover-dag again: it waits until every database is writable, and tidies up.',
        back: 'there is no way back: the target is primary.',
      };
    case 'promoted':
      return {
        here,
        on: 'run failover-dag again: it tidies up and runs the command after the cutover; then drop-ag.',
        back: 'there is no way back: the target takes the writes.',
      };
    default:
      return {
        here,
        on: action.kind === 'refuse' ? action.next : 'run failover-dag again.',
        back: sourceTakesWrites.includes(seen.state.name)
          ? ['nothing was failed over: the source is primary and takes writes.', ...leftOnSource(migration, seen, frozen)].join(' ')
          : 'not from this state.',
      };
  }
}

/** What the cut-off run has set on the source. The next run puts it back; by hand it is a statement each. */
function leftOnSource(migration: Migration, { observation }: Look, frozen: readonly FrozenLogin[]): readonly string[] {
  const pinned = pin(observation);
  const statements = [
    ...(pinned && (observation.source?.dag?.requiredSynchronizedSecondaries ?? 0) > 0
      ? [setRequiredSecondaries(guardOf(migration, 'source', pinned), 0).sql]
      : []),
    ...frozen.map(({ name }) => enableSql(name)),
  ];
  return statements.length === 0 ? [] : [`Left set on the ${sideLabel(migration.source)}; to put it back: ${statements.join(' ')}`];
}

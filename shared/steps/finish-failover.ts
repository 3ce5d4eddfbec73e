import type { Observation, SideName } from '../cutover/observation.ts';
import { resumeCopy, type Statement, setRequiredSecondaries } from '../sqlserver/commands.ts';
import type { FailoverEnding } from './fail-over.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';

/** Metadata statements, ms. */
const deadline = 60_000;

/** What a failover leaves to be tidied up on the side that is secondary now. */
export type Leftover = { readonly kind: 'required-secondaries' } | { readonly kind: 'suspended'; readonly database: string };

/**
 * REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT is stored per side and stays set on the old primary; copies may stay suspended after a
 * forced failover. A source of a lower version can not follow any more, so its copies are left alone.
 */
export function leftovers({ source, target }: Observation): readonly Leftover[] {
  if (!source?.dag || !target) return [];
  const follows = source.server.majorVersion === target.server.majorVersion;
  return [
    ...((source.dag.requiredSynchronizedSecondaries ?? 0) > 0 ? [{ kind: 'required-secondaries' } as const] : []),
    ...(follows ? suspendedOn(source.dag.databases) : []),
  ];
}

const suspendedOn = (
  databases: readonly { readonly name: string; readonly copy: { readonly suspended: boolean | undefined } }[],
): readonly Leftover[] =>
  databases.filter((database) => database.copy.suspended === true).map((database) => ({ kind: 'suspended', database: database.name }));

/** The target is primary and writable. Tidies up the source and says how it ended. */
export async function finish(run: FailoverRun, seen: Look): Promise<FailoverEnding> {
  const { migration } = run;
  const { source, target } = migration;
  const left = leftovers(seen.observation);
  if (left.length > 0) migration.host.group('Tidy up the new secondary');
  for (const leftover of left) await tidy(run, 'source', leftover);
  const outage = run.writeOutage === undefined ? '' : ` Write outage ${run.writeOutage} ms.`;
  return {
    outputs: {
      outcome: run.acted || left.length > 0 ? 'completed' : 'already-done',
      writeOutageMs: run.writeOutage === undefined ? '' : String(run.writeOutage),
      certificate: run.certificate,
    },
    headline: `Failed over: ${target.server.serverName} is primary and every database takes writes there.${outage} ${source.server.serverName} is secondary.`,
  };
}

/** What can not be tidied up does not undo the failover: it is said, with the statement to run. */
export async function tidy(run: FailoverRun, side: SideName, leftover: Leftover): Promise<void> {
  const guard = guardOf(run.migration, side, run.pinned);
  const statement: Statement = leftover.kind === 'suspended' ? resumeCopy(guard, leftover.database) : setRequiredSecondaries(guard, 0);
  const outcome = await perform(run.migration, side, statement, deadline);
  if (outcome.kind !== 'done')
    run.migration.host.warning(`Not tidied up. Run on ${run.migration[side].server.serverName}, in master: ${statement.sql}`);
}

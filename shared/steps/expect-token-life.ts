import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { tokenExpiry } from '../sqlserver/access-token.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { sideLabel } from './migration.ts';

/** Beside the write outage: the steps before it, a repeated look, and clocks that differ, ms. */
const margin = 120_000;

/**
 * A session that is lost behind the fence has to be opened again. With an access token that has ended by then neither the way forward
 * nor the way back is left, so a token has to outlast the longest write outage, with a margin. Throws TaskFailure (outcome refused)
 * before anything is demoted. A token that does not say when it ends is not judged.
 */
export function expectTokenLife({ migration, options }: FailoverRun): void {
  const now = migration.clock.now().getTime();
  const needed = 2 * options.maxWriteOutage + margin;
  const short = [migration.source, migration.target].flatMap((side) => {
    const { authentication } = side.endpoint;
    const expiry = authentication.kind === 'access-token' ? tokenExpiry(authentication.token) : undefined;
    if (expiry === undefined || expiry.getTime() - now >= needed) return [];
    return [`the access token for the ${sideLabel(side)} ends at ${expiry.toISOString()}`];
  });
  if (short.length === 0) return;
  throw new TaskFailure(
    'token-too-short',
    `Refused: ${short.join('; ')}. A failover may need it for ${writeDuration(needed)} from now. The source is primary and takes writes.`,
    {
      outputs: refusedOutputs,
      remedy: `Get a fresh token in a step right before this one, or use ${migration.host.nameOf('sourceAuthentication')}: entra, which gets new tokens by itself.`,
    },
  );
}

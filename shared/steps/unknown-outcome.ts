import { TaskFailure } from '../core/errors.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { forceFailoverSql } from '../sqlserver/commands.ts';
import type { FailoverRun } from './failover-run.ts';

/** Neither finished nor put back, and nothing more can be seen: says what was last seen on each side, and the statement for each case. */
export function unknownOutcome(run: FailoverRun, why: string): TaskFailure {
  const { migration } = run;
  const last = (side: SideName) => {
    const seen = run.lastSeen[side];
    return `${side} ${untrusted(migration[side].server.serverName)}: ${seen ? `${seen.what} at ${seen.at}` : 'never seen'}`;
  };
  const force = forceFailoverSql(migration.dagName);
  return new TaskFailure('outcome-unknown', `Outcome unknown: ${untrusted(why)}. Last seen: ${last('source')}; ${last('target')}.`, {
    outputs: { outcome: 'unknown', writeOutageMs: '', certificate: run.certificate },
    remedy: [
      'Run failover-dag again as soon as both servers can be reached: it reads both sides and finishes, or makes the source primary again.',
      `By hand, only if the target is PRIMARY: nothing to send, wait until its databases are writable.`,
      run.certificate === ''
        ? `By hand, only if both sides are SECONDARY: run on ${untrusted(migration.source.server.serverName)}: ${untrusted(force)} It makes the source primary again.`
        : `By hand, only if both sides are SECONDARY: the certificate proves that the target holds all the log; run on ${untrusted(migration.target.server.serverName)}: ${untrusted(force)}`,
      'Never run it on both sides.',
    ].join(' '),
  });
}

import type { OrderEnd, OrderRefused } from '../../azure/managed-instance.ts';
import { failOverLink } from '../../sqlserver/commands.ts';
import type { ServerError } from '../../sqlserver/session.ts';
import { performOn } from '../perform.ts';
import { guardOn } from '../pinned.ts';
import { beginDark, type LinkRun } from './link-run.ts';
import { sendOrder } from './order.ts';

/** Our wait for the answer to T-SQL FAILOVER, ms. It is not cancelled when it is over; Microsoft gives planned failovers of a link minutes. */
const failoverDeadline = 600_000;
/** How long an operation of Azure is followed before the link itself is looked at again, ms: a status that hangs says nothing about the link. */
const followDeadline = 120_000;
const pause = 1000;

/** The orders that let the instance take over, as a plan and a report show them. */
export const takeoverText = ({ migration, method, pinned }: Pick<LinkRun, 'migration' | 'method' | 'pinned'>): string => {
  const { linkName, managedInstance } = migration.instance.address;
  switch (method.method) {
    case 'tsql-planned':
      return failOverLink(guardOn(migration.source, pinned)).sql;
    case 'remove-link':
      return `DELETE managedInstances/${managedInstance}/distributedAvailabilityGroups/${linkName}`;
    case 'arm-forced':
      return `POST managedInstances/${managedInstance}/distributedAvailabilityGroups/${linkName}/failover {"failoverType":"ForcedAllowDataLoss"}`;
  }
};

/**
 * Sends the one order of the method: the point of no return. While its end is not known nothing is sent again; a plain refusal takes the
 * point of no return back, because nothing was done.
 */
export async function sendTakeover(run: LinkRun): Promise<void> {
  const { migration, method } = run;
  const { clock, host, instance } = migration;
  const { signal } = run.options;
  host.group('The instance takes over: from here there is no way back');
  host.progress(75, 'the instance takes over');
  run.sent = true;
  run.acted = true;
  run.sentAt = clock.monotonic();
  beginDark(run);
  // Whatever ends this call, the order may be on its way.
  run.unsettled = 'it is not known how it ended';
  const end = await send();
  run.unsettled = end.kind === 'unknown' ? end.cause : undefined;
  run.refusal = end.kind === 'refused' ? end : undefined;
  if (end.kind === 'done' && method.method === 'tsql-planned') run.failoverAnswered = true;
  if (end.kind === 'unknown') await clock.sleep(pause);
  if (end.kind === 'refused') {
    run.sent = false;
    run.mayLand ||= end.busy;
    if (!end.forbidden) await clock.sleep(untilNextTry(run, end.retryAfter), signal).catch(() => undefined);
  }

  function send(): Promise<OrderEnd> {
    switch (method.method) {
      case 'tsql-planned':
        return performOn(migration, migration.source, failOverLink(guardOn(migration.source, run.pinned)), failoverDeadline).then(
          (outcome) => (outcome.kind === 'refused' ? refusedBySource(outcome.error) : outcome),
        );
      case 'remove-link':
        return sendOrder(migration, 'remove the link', takeoverText(run), () => instance.removeLink(followDeadline, signal));
      case 'arm-forced':
        return sendOrder(migration, 'force the failover to the instance', takeoverText(run), () =>
          instance.failOver('ForcedAllowDataLoss', followDeadline, signal),
        );
    }
  }
}

const refusedBySource = ({ number, message }: ServerError): OrderRefused => ({
  kind: 'refused',
  code: String(number),
  message: `${number}: ${message}`,
  busy: false,
  forbidden: false,
});

/** As long as Azure asks, but no longer than the writers may be kept out. */
function untilNextTry({ migration, proofBy }: LinkRun, retryAfter: number | undefined): number {
  const left = proofBy === undefined ? 0 : proofBy - migration.clock.monotonic();
  return Math.max(pause, Math.min(retryAfter ?? 0, left));
}

import { guardNumbers, refusedByGuard } from '../sqlserver/guard.ts';
import type { ServerError } from '../sqlserver/session.ts';
import { type FailoverRun, remainingBudget } from './failover-run.ts';

/** Our wait for the answer to the promote, ms. The statement is not cancelled when it is over. */
export const promoteDeadline = 120_000;

/** What a refused promote leaves open. */
export async function afterRefusal(run: FailoverRun, { number }: ServerError): Promise<void> {
  // Our own guard refused, so the target is not primary by our doing. A wrong role is no such comfort: somebody else may have promoted it.
  if (refusedByGuard(number) && number !== guardNumbers.wrongRole) run.promoteSent = false;
  if (remainingBudget(run) <= 0) run.direction = 'back';
  await run.migration.clock.sleep(500);
}

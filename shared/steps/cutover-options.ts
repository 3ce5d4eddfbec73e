import type { ApprovedPlan } from '../report/approved-plan.ts';
import type { GuardOptions } from './expect-guards.ts';
import type { HookOptions } from './hooks.ts';

/** What the inputs say about a cutover, on either route. */
export interface CutoverOptions extends HookOptions, GuardOptions {
  /** ms: bounds the time in which nobody can write before the target takes over. */
  readonly maxWriteOutage: number;
  readonly dryRun: boolean;
  /** ms: an open transaction that is older holds up the cutover. */
  readonly longTransactionAge: number;
  /** ms */
  readonly longTransactionWait: number;
  readonly killLongTransactions: boolean;
  /** Undefined: no approval is asked for. */
  readonly approvedPlan: ApprovedPlan | undefined;
  /** Logins that are kept out of the source; undefined: none. */
  readonly freezeLogins: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

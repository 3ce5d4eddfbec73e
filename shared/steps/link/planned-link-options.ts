import { writeDuration } from '../../core/duration.ts';
import type { CutoverMethod } from '../../cutover/link/method.ts';
import { textHash } from '../../report/content-hash.ts';
import type { PlannedOptions } from '../../report/plan.ts';
import type { LinkFailoverOptions } from './link-run.ts';

/** No part of what is approved: whether it is a rehearsal, the approval itself, and a check of databases that the plan names anyway. */
type NotPlanned = 'dryRun' | 'approvedPlan' | 'expectedDatabases' | 'signal';
type Planned = { readonly [K in Exclude<keyof LinkFailoverOptions, NotPlanned>]: PlannedOptions[string] };

/** The options that an approval covers, by name. Total by type: an option that is added has to be decided here. */
export const plannedLinkOptions = (options: LinkFailoverOptions, method: CutoverMethod): Planned => ({
  cutoverMethod: method,
  allowDataLoss: options.allowDataLoss,
  maxWriteOutage: writeDuration(options.maxWriteOutage),
  freezeWindow: writeDuration(options.freezeWindow),
  longTransactionAge: writeDuration(options.longTransactionAge),
  longTransactionWait: writeDuration(options.longTransactionWait),
  killLongTransactions: options.killLongTransactions,
  skipChecks: [...(options.skipChecks ?? [])].map((id) => id.toUpperCase()).sort(),
  freezeLogins: [...(options.freezeLogins ?? [])].sort(),
  beforeCutoverCommand: command(options.beforeCutoverCommand),
  afterCutoverCommand: command(options.afterCutoverCommand),
  afterRollbackCommand: command(options.afterRollbackCommand),
  hookTimeout: writeDuration(options.hookTimeout),
});

/** A command line may hold a secret, so it appears as its hash only. */
const command = (text: string | undefined): string => (text === undefined ? 'none' : `SHA-256 ${textHash(text)}`);

import { writeDuration } from '../core/duration.ts';
import { writeSize } from '../core/size.ts';
import { textHash } from '../report/content-hash.ts';
import type { PlannedOptions } from '../report/plan.ts';
import type { CutoverOptions } from './cutover-options.ts';
import type { FailoverOptions } from './failover-run.ts';

/** No part of what is approved: whether it is a rehearsal, the approval itself, and a check of databases that the plan names anyway. */
type NotPlanned = 'dryRun' | 'rehearse' | 'earlierReport' | 'approvedPlan' | 'expectedDatabases' | 'signal';
/** The options that an approval covers, by name. Total by type: an option that is added has to be decided here. */
export type Planned<Options> = { readonly [K in Exclude<keyof Options, NotPlanned>]: PlannedOptions[string] };

/** Between two SQL Servers. */
export const plannedOptions = (options: FailoverOptions): Planned<FailoverOptions> => ({
  ...plannedCutover(options),
  maxSendQueue: queueBound(options.maxSendQueue),
  maxRedoQueue: queueBound(options.maxRedoQueue),
});

/** What both routes have in common. */
export const plannedCutover = (options: CutoverOptions): Planned<CutoverOptions> => ({
  maxWriteOutage: writeDuration(options.maxWriteOutage),
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

const queueBound = (size: bigint | undefined): string => (size === undefined ? 'unlimited' : writeSize(size));

/** A command line may hold a secret, so it appears as its hash only: that it is there, and that it is the same. */
const command = (text: string | undefined): string => (text === undefined ? 'none' : `SHA-256 ${textHash(text)}`);

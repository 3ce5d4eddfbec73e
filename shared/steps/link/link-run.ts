import type { OrderRefused } from '../../azure/managed-instance.ts';
import type { LinkFacets } from '../../cutover/link/facets.ts';
import type { SourceReading } from '../../cutover/link/freeze-window.ts';
import type { ChosenMethod, CutoverMethod } from '../../cutover/link/method.ts';
import type { SideName } from '../../cutover/observation.ts';
import type { SqlSession } from '../../sqlserver/session.ts';
import type { CutoverOptions } from '../cutover-options.ts';
import type { PinnedDag } from '../pinned.ts';
import type { LinkMigration } from './link-migration.ts';

export interface LinkFailoverOptions extends CutoverOptions {
  readonly cutoverMethod: 'auto' | CutoverMethod;
  /** Azure may be told to fail over without checking anything itself; the proof is made all the same. */
  readonly allowDataLoss: boolean;
  /** ms: for so long nothing may be committed on the source after its writers were kept out. */
  readonly freezeWindow: number;
}

/** What this run has done so far. It never replaces an observation; it only limits what the run may do next. */
export interface LinkRun {
  readonly migration: LinkMigration;
  readonly options: LinkFailoverOptions;
  readonly method: ChosenMethod;
  readonly pinned: PinnedDag;
  /** The session that holds the lock. A lock is gone with its session. */
  readonly holders: Partial<Record<SideName, SqlSession>>;
  databases: readonly string[];
  beforeHookRan: boolean;
  /** Logins that this run has disabled on the source. */
  frozen: readonly string[];
  prepared: boolean;
  acted: boolean;
  /** When the writers were kept out, or the failover was sent; monotonic ms. */
  darkSince: number | undefined;
  /** When the proof must be there, monotonic ms; counted from when the writers were kept out. */
  proofBy: number | undefined;
  /** The point of no return: from here the instance may take over, seen or not. */
  sent: boolean;
  /** SQL Server has answered that its planned failover is done. */
  failoverAnswered: boolean;
  /** Azure was busy with another operation: what an earlier run has asked for may still land. */
  mayLand: boolean;
  /** The session that has kept the writers out; with another one somebody else may rely on the freeze by now. */
  frozenIn: SqlSession | undefined;
  /** What Azure said of the link when it was looked at last. */
  lastLink: LinkFacets['link'];
  /** How the last order ended; while it is unknown, nothing is sent again. */
  unsettled: string | undefined;
  /** How the order was refused the last time it was sent. */
  refusal: OrderRefused | undefined;
  /** Errors that were not expected. */
  surprises: number;
  /** When an order was sent that is not settled yet, monotonic ms. */
  sentAt: number | undefined;
  /** The source as the proof saw it. */
  proved: SourceReading | undefined;
  /** What the source was seen to have committed after the proof, by database; a role change may hide it later. */
  leftBehind: ReadonlyMap<string, string>;
  certificate: string;
  writeOutage: number | undefined;
}

/** From here on nobody is meant to write. The first call fixes the time. */
export function beginDark(run: LinkRun): void {
  if (run.darkSince !== undefined) return;
  run.darkSince = run.migration.clock.monotonic();
  run.migration.journal.add({ kind: 'writes', takenBy: 'nobody' });
}

/** When the writers have been kept out for as long as the user allows, monotonic ms. The first call fixes it. */
export function proofDeadline(run: LinkRun): number {
  run.proofBy ??= (run.darkSince ?? run.migration.clock.monotonic()) + run.options.maxWriteOutage;
  return run.proofBy;
}

export const createLinkRun = (
  migration: LinkMigration,
  options: LinkFailoverOptions,
  method: ChosenMethod,
  pinned: PinnedDag,
  databases: readonly string[],
): LinkRun => ({
  migration,
  options,
  method,
  pinned,
  holders: { source: migration.source.session },
  databases,
  beforeHookRan: false,
  frozen: [],
  prepared: false,
  acted: false,
  darkSince: undefined,
  proofBy: undefined,
  sent: false,
  failoverAnswered: false,
  mayLand: false,
  frozenIn: undefined,
  lastLink: 'unreadable',
  unsettled: undefined,
  refusal: undefined,
  surprises: 0,
  sentAt: undefined,
  proved: undefined,
  leftBehind: new Map(),
  certificate: '',
  writeOutage: undefined,
});

/** The outputs of a failover so far. */
export const linkOutputs = (run: Pick<LinkRun, 'certificate' | 'writeOutage'>, outcome: string) => ({
  outcome,
  writeOutageMs: run.writeOutage === undefined ? '' : String(run.writeOutage),
  certificate: run.certificate,
});

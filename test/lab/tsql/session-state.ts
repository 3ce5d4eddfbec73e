/** What one session remembers between statements and batches. */
import type { LabClock } from '../clock.ts';
import type { EngineSession } from '../port.ts';
import type { SqlError } from '../sql-types.ts';
import type { MemoryTable } from './memory-table.ts';
import type { ParseCache } from './parse-cache.ts';
import type { PlanCache } from './statements/plans.ts';

export interface SessionOptions {
  noCount: boolean;
  abortOnError: boolean;
  quotedIdentifier: boolean;
  /** ms; -1 waits for ever. */
  lockTimeout: number;
  textSize: number;
  /** 0 means all rows. */
  rowLimit: number;
  language: string;
  dateFirst: number;
  identityInsert: string | undefined;
  /** SET PARSEONLY and SET NOEXEC: statements are read but not run. */
  parseOnly: boolean;
  /** Every SET that changes nothing here, as written. */
  readonly other: Map<string, string>;
}

export interface SessionState {
  readonly engine: EngineSession;
  readonly clock: LabClock;
  readonly serverName: string;
  readonly productVersion: string;
  readonly parse: ParseCache;
  readonly plans: PlanCache;
  readonly options: SessionOptions;
  /** By lower-case name with the #. */
  readonly temporaryTables: Map<string, MemoryTable>;
  /** @@ROWCOUNT, @@ERROR, @@IDENTITY */
  rowCount: number;
  lastError: number;
  lastIdentity: bigint | undefined;
  /** ms since the epoch: all clock functions of one statement give the same time. */
  statementTime: number;
  /** Counts the statements of the session: results that hold for one statement carry it. */
  statementNumber: number;
  /** `statementNumber` when the batch that runs began. */
  batchFrom: number;
  /** What the innermost CATCH block handles. */
  caught: SqlError | undefined;
  /** The transaction can only be rolled back: XACT_STATE() is -1. */
  doomed: boolean;
  /** How deep EXEC is nested. */
  nesting: number;
}

export function createSessionState(
  engine: EngineSession,
  clock: LabClock,
  identity: { readonly serverName: string; readonly productVersion: string },
  { parse, plans }: { readonly parse: ParseCache; readonly plans: PlanCache },
): SessionState {
  return {
    engine,
    clock,
    serverName: identity.serverName,
    productVersion: identity.productVersion,
    parse,
    plans,
    options: {
      noCount: false,
      abortOnError: false,
      quotedIdentifier: true,
      lockTimeout: -1,
      textSize: 2147483647,
      rowLimit: 0,
      language: 'us_english',
      dateFirst: 7,
      identityInsert: undefined,
      parseOnly: false,
      other: new Map(),
    },
    temporaryTables: new Map(),
    rowCount: 0,
    lastError: 0,
    lastIdentity: undefined,
    statementTime: clock.now(),
    statementNumber: 0,
    batchFrom: 0,
    caught: undefined,
    doomed: false,
    nesting: 0,
  };
}

/** What an error does beyond its statement (Microsoft pages "SET XACT_ABORT", "TRY...CATCH", "THROW"; Sommarskog, "Error and Transaction Handling"). */
import type { SqlError } from '../../sql-types.ts';

/** Where an error came from decides what it ends. */
export type Origin = 'binding' | 'throw' | 'raiserror';

const origins = new WeakMap<SqlError, Origin>();

export function mark(error: SqlError, origin: Origin): SqlError {
  origins.set(error, origin);
  return error;
}

export const originOf = (error: SqlError): Origin | undefined => origins.get(error);

/** Failed conversions of text end the batch and its transaction; arithmetic errors end only their statement. */
const endsBatch: ReadonlySet<number> = new Set([217, 241, 242, 245, 248, 8114, 8169, 1205, 596]);

export const isBatchError = (error: SqlError): boolean => endsBatch.has(error.number);

/** Errors in names and types that are found before anything runs. Errors about objects that do not exist are not: they may appear in time. */
const compileErrors: ReadonlySet<number> = new Set([
  102, 104, 107, 108, 109, 110, 116, 120, 121, 127, 134, 135, 136, 137, 141, 144, 145, 147, 155, 156, 174, 189, 195, 205, 206, 207, 209,
  243, 257, 263, 402, 448, 468, 544, 1013, 1015, 1033, 1087, 4104, 4108, 4112, 4121, 4145, 8102, 8116, 8117, 8120, 8121, 8127, 8155, 8156,
  8158, 8159, 10704, 10709, 10753,
]);

/** Those of them that depend on a table's columns. */
const columnErrors: ReadonlySet<number> = new Set([
  107, 109, 110, 120, 121, 206, 207, 209, 402, 544, 4104, 8102, 8117, 8120, 8121, 8127, 8155, 8156,
]);

export const isCompileError = (error: SqlError): boolean => compileErrors.has(error.number);
export const isColumnError = (error: SqlError): boolean => columnErrors.has(error.number);

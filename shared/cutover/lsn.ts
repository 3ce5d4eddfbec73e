/**
 * A log sequence number of SQL Server: numeric(25,0) as the catalog views show it. It leaves the server as text and lives as a
 * bigint, because a JavaScript number is exact only to 2^53 and real LSNs are larger (42000000155200001 = VLF 42, block 1552, slot 1).
 */
export type Lsn = bigint & { readonly [lsnBrand]: true };
declare const lsnBrand: unique symbol;

/** Reads the decimal text of an LSN. Undefined for NULL: an unknown LSN is never zero. Throws RangeError for any other text. */
export function parseLsn(text: string | null): Lsn | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,25}$/.test(text)) throw new RangeError(`"${text}" is not an LSN: expected up to 25 decimal digits.`);
  return BigInt(text) as Lsn;
}

/** The decimal text of an LSN, as the DMVs print it. */
export const formatLsn = (lsn: Lsn | undefined): string => (lsn === undefined ? 'unknown' : lsn.toString());

/**
 * True when the copy that has hardened `hardened` holds all the log up to `end`.
 * Flush LSNs mean "everything below this value is on disk" (Microsoft, sys.dm_hadr_database_replica_states), so greater or equal is enough.
 */
export const covers = (hardened: Lsn | undefined, end: Lsn | undefined): boolean =>
  hardened !== undefined && end !== undefined && hardened >= end;

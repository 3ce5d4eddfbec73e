/**
 * Log sequence numbers as SQL Server's views show them: numeric(25,0), the decimal concatenation of VLF sequence number,
 * block offset (10 digits, in units of 512 bytes) and slot (5 digits). Source: sys.dm_hadr_database_replica_states.
 */
export type Lsn = bigint;

/** Where a log block starts. */
export interface LogPosition {
  /** Sequence number of the virtual log file. */
  readonly vlf: number;
  /** In units of 512 bytes from the start of that file. */
  readonly block: number;
}

const SLOTS = 100_000n;
const BLOCKS = 10_000_000_000n;
const UNIT_BYTES = 512;
/** 64 MB. */
const VLF_UNITS = 131_072;
const FIRST_BLOCK = 16;

/** What a healthy secondary shows as recovery_lsn: nothing to go back to. */
export const NO_RECOVERY_LSN: Lsn = 4294967295_4294967295_00001n;

export function lsnAt(position: LogPosition, slot: number): Lsn {
  return (BigInt(position.vlf) * BLOCKS + BigInt(position.block)) * SLOTS + BigInt(slot);
}

/** The form of the block-level columns (last_hardened_lsn, end_of_log_lsn ...): a block id, padded to ...00001. */
export function blockLsn(position: LogPosition): Lsn {
  return lsnAt(position, 1);
}

/** Where the next block starts after one of `bytes` at `position`. */
export function positionAfter(position: LogPosition, bytes: number): LogPosition {
  if (bytes === 0) return position;
  const block = position.block + Math.ceil(bytes / UNIT_BYTES);
  return block >= VLF_UNITS ? startOfVlf(position.vlf + 1) : { vlf: position.vlf, block };
}

export function startOfVlf(vlf: number): LogPosition {
  return { vlf, block: FIRST_BLOCK };
}

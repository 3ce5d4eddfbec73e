import { blockLsn, type LogPosition, type Lsn, lsnAt, positionAfter } from './lsn.ts';
import { bytesOf, type LogAction, type LogBlock, type LogRecord } from './records.ts';

/** SQL Server closes a log block at 60 KB at the latest. */
const LARGEST_BLOCK = 60 * 1024;
const BLOCK_HEADER = 72;

/** The log of one copy of a database: sealed blocks, of which a prefix is on disk, and one open block in the cache. */
export class DatabaseLog {
  readonly blocks: LogBlock[] = [];
  /** So many blocks are on disk. */
  hardened = 0;
  /** So many blocks have been applied to the data. */
  redone = 0;
  private open: LogRecord[] = [];
  private openBytes = 0;
  private position: LogPosition;
  private readonly origin: Lsn;

  constructor(origin: LogPosition) {
    this.position = origin;
    this.origin = blockLsn(origin);
  }

  /** Adds a record to the open block; the block is sealed when it is full. */
  append(action: LogAction, time: number): LogRecord {
    const bytes = bytesOf(action);
    if (this.openBytes + bytes > LARGEST_BLOCK) this.seal();
    const record: LogRecord = { lsn: lsnAt(this.position, this.open.length + 1), time, bytes, action };
    this.open.push(record);
    this.openBytes += bytes;
    return record;
  }

  /** Closes the open block, so that it can go to disk and to the secondaries. */
  seal(): void {
    if (this.open.length === 0) return;
    const bytes = this.openBytes + BLOCK_HEADER;
    const next = positionAfter(this.position, bytes);
    this.blocks.push({ start: blockLsn(this.position), end: blockLsn(next), bytes, total: this.totalBytes + bytes, records: this.open });
    this.position = next;
    this.open = [];
    this.openBytes = 0;
  }

  /** Takes a block that came from the primary. */
  receive(block: LogBlock): void {
    this.blocks.push(block);
    this.position = positionOf(block.end);
  }

  /** Forgets everything after the first `count` blocks. */
  cutTo(count: number): void {
    const block = this.blocks[count - 1];
    this.blocks.length = count;
    this.hardened = Math.min(this.hardened, count);
    this.redone = Math.min(this.redone, count);
    this.open = [];
    this.openBytes = 0;
    this.position = positionOf(block?.end ?? this.origin);
  }

  /** Number of leading blocks that both logs share. */
  sharedWith(other: DatabaseLog): number {
    let count = Math.min(this.blocks.length, other.blocks.length);
    while (count > 0 && this.blocks[count - 1] !== other.blocks[count - 1]) count--;
    return count;
  }

  /** LSN of the block after the first `count` blocks. */
  lsnAfter(count: number): Lsn {
    return count === 0 ? this.origin : (this.blocks[count - 1] as LogBlock).end;
  }

  /** Bytes in the first `count` blocks. */
  bytesIn(count: number): number {
    return count === 0 ? 0 : (this.blocks[count - 1] as LogBlock).total;
  }

  get hasOpenRecords(): boolean {
    return this.open.length > 0;
  }

  /** Includes log that is still in the cache. */
  get endOfLog(): Lsn {
    return this.open.length === 0 ? blockLsn(this.position) : blockLsn(positionAfter(this.position, this.openBytes + BLOCK_HEADER));
  }

  get hardenedLsn(): Lsn {
    return this.lsnAfter(this.hardened);
  }

  get totalBytes(): number {
    return this.bytesIn(this.blocks.length);
  }

  /** Where the next block will start; a copy of this log goes on there. */
  get nextPosition(): LogPosition {
    return this.position;
  }

  get originPosition(): LogPosition {
    return positionOf(this.origin);
  }
}

/** The position that a block-level LSN names. */
export function positionOf(lsn: Lsn): LogPosition {
  const block = lsn / 100_000n;
  return { vlf: Number(block / 10_000_000_000n), block: Number(block % 10_000_000_000n) };
}

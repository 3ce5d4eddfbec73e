import type { Decimal } from '../../sql-types.ts';
import type { Lsn } from '../log/lsn.ts';

/** numeric(25,0) */
export function lsnValue(lsn: Lsn | null | undefined): Decimal | null {
  return lsn === null || lsn === undefined ? null : { unscaled: lsn, scale: 0 };
}

export function dateValue(ms: number | null | undefined): Date | null {
  return ms === null || ms === undefined ? null : new Date(ms);
}

/** bigint, rounded up, so that a queue that is not empty never shows as 0. */
export function kilobytes(amount: number): bigint {
  return BigInt(Math.ceil(amount));
}

export function bytesOfText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

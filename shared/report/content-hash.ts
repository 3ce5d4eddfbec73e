import { createHash } from 'node:crypto';

/**
 * SHA-256 (hex) over the canonical JSON of a value: keys sorted, no blanks, absent values left out. So neither the order of the keys nor
 * the indentation of a file changes it, and any tool that can sort keys computes the same.
 */
export const contentHash = (value: unknown): string => textHash(canonicalJson(value));

/** SHA-256 (hex) of a text as it stands: what `sha256sum` gives for it. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Throws TypeError for a number that JSON can not hold exactly; LSNs are strings for that reason. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !(Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)))
    throw new TypeError(`The number ${value} can not be written exactly.`);
  return JSON.stringify(value);
}

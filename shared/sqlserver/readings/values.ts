/** NULL is `undefined`: it stays unknown. */
export const textOf = (value: string | null | undefined): string | undefined => value ?? undefined;

/** A bit as text. */
export const flagOf = (value: string | null | undefined): boolean | undefined => (value == null ? undefined : value === '1');

/** A whole number that fits into a JavaScript number: an int, a count, a setting. */
export const wholeOf = (value: string | null | undefined): number | undefined => (value == null ? undefined : Number.parseInt(value, 10));

/** A bigint: sizes and queues. */
export const bigOf = (value: string | null | undefined): bigint | undefined => (value == null ? undefined : BigInt(value));

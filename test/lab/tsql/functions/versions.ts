import type { Binding } from '../expressions/binding.ts';

/** The major version that a function came with, where that is later than 2016. */
const since: Readonly<Record<string, number>> = {
  STRING_AGG: 14,
  CONCAT_WS: 14,
  TRIM: 14,
  TRANSLATE: 14,
  GREATEST: 16,
  LEAST: 16,
  DATETRUNC: 16,
  GENERATE_SERIES: 16,
};

/** Older servers answer 195 for functions that came later. */
export const exists = (name: string, { session }: Pick<Binding, 'session'>): boolean =>
  Number.parseInt(session.productVersion, 10) >= (Object.hasOwn(since, name) ? (since[name] as number) : 0);

/** A state of a model, packed into a few 32-bit words, so that millions of states fit into memory and are compared fast. */
export type State = Uint32Array;

/** Where a value lives in a state. A field of a run lives at the same place of each run's own words. */
export interface Field {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

/** Lays the fields out, one after the other, from a word on. Sizes in bits; a field never crosses a word. */
export function place<Name extends string>(
  first: number,
  sizes: Readonly<Record<Name, number>>,
): { fields: Record<Name, Field>; words: number } {
  let [word, shift] = [first, 0];
  const fields = {} as Record<Name, Field>;
  for (const [name, bits] of Object.entries(sizes) as [Name, number][]) {
    if (shift + bits > 32) [word, shift] = [word + 1, 0];
    fields[name] = { word, shift, mask: 2 ** bits - 1 };
    shift += bits;
  }
  return { fields, words: word + 1 - first };
}

export const get = (state: State, { word, shift, mask }: Field): number => ((state[word] as number) >>> shift) & mask;

export function set(state: State, { word, shift, mask }: Field, value: number): void {
  state[word] = ((state[word] as number) & ~(mask << shift)) | (value << shift);
}

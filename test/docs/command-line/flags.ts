/** The words of a command line: those before the flags, and the values of each flag. */
export interface CommandWords {
  readonly words: readonly string[];
  /** The one value of a flag that was given once. Throws an Error when it is missing. */
  one(flag: string): string;
  /** All values of a flag. */
  all(flag: string): readonly string[];
  has(flag: string): boolean;
}

/** Reads `words --flag value value -f value`. Throws an Error on a flag that is not in `known`: a page must not name one that does not exist. */
export function readFlags(args: readonly string[], known: readonly string[]): CommandWords {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  let current: string[] = words;
  for (const arg of args) {
    if (!/^--?[a-z]/i.test(arg)) {
      current.push(arg);
      continue;
    }
    if (!known.includes(arg)) throw new Error(`unknown flag: ${arg}`);
    current = values.get(arg) ?? [];
    values.set(arg, current);
  }
  const all = (flag: string) => values.get(flag) ?? [];
  return {
    words,
    all,
    has: (flag) => values.has(flag),
    one(flag) {
      const [value, ...more] = all(flag);
      if (value === undefined || more.length > 0) throw new Error(`${flag} needs one value`);
      return value;
    },
  };
}

/** `name=value` pairs; the value may hold more of the sign. Throws an Error on anything else. */
export const readPairs = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new Error(`not name=value: ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

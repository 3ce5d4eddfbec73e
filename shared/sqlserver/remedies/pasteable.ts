/** A client splits what is pasted at lines that say GO, also inside a quoted name: a name with a line break could smuggle in statements. */
export const canBePasted = (name: string): boolean => !/[\n\r\u0085\u2028\u2029]/.test(name);

/**
 * A statement for people to paste. For a name that can not be pasted, and for one that can not be quoted, the text is empty: a remedy says
 * then that it was left out.
 */
export const pasteable =
  <Args extends readonly unknown[]>(write: (...args: Args) => string) =>
  (...args: Args): string => {
    if (!textsIn(args).every(canBePasted)) return '';
    try {
      return write(...args);
    } catch (error) {
      if (error instanceof RangeError) return '';
      throw error;
    }
  };

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(textsIn) : [];

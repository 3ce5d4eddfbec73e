/**
 * A statement for people to paste. Clients split a text at lines that say GO, also inside a quoted name, so a name with a line break could
 * smuggle statements in. For such a name, and for one that can not be quoted, the text is empty: a remedy says then that it was left out.
 */
export const pasteable =
  <Args extends readonly unknown[]>(write: (...args: Args) => string) =>
  (...args: Args): string => {
    if (textsIn(args).some((text) => /[\n\r\u0085\u2028\u2029]/.test(text))) return '';
    try {
      return write(...args);
    } catch (error) {
      if (error instanceof RangeError) return '';
      throw error;
    }
  };

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(textsIn) : [];

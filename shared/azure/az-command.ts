/**
 * A command line of the Azure CLI that can be pasted into bash and PowerShell: words first, then options by their names. Text that could mean
 * something to a shell is quoted.
 */
export const azCommand = (words: string, options: Readonly<Record<string, string | undefined>>): string =>
  [`az ${words}`, ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`]))].join(
    ' ',
  );

/** Both shells take single quotes literally; names of Azure hold none. */
const quoted = (value: string): string => (/^[\w./:-]+$/.test(value) ? value : `'${value.replaceAll("'", '')}'`);

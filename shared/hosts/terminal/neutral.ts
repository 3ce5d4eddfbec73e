import { linesWithoutCommands, withoutControls } from '../untrusted.ts';

/**
 * Text of one or more lines, safe for a terminal: nothing moves the cursor, colours, writes the title or the clipboard (OSC), rings, hides
 * or turns the direction of writing. A line break stays one. A terminal may itself run inside of a pipeline, so what its log would obey
 * loses its power too.
 */
export const neutral = (text: string): string =>
  linesWithoutCommands(
    text
      .split(/\r\n|[\r\n]/)
      .map(withoutControls)
      .join('\n'),
  );

/** The same for JSON: what may not be printed is escaped, so that the value stays what it was. */
export const neutralJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|##/gu,
    (found) => (found === '##' ? '#\\u0023' : escaped(found)),
  );

const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * Makes text from a server or a user safe to print as part of one log line. Both hosts obey commands that they find in the
 * log: Azure Pipelines `##vso[` anywhere in a line, GitHub `##[` anywhere and `::` at the start (actions/runner ActionCommand.cs,
 * azure-pipelines-agent Command.cs). Line breaks become ' ⏎ ', control and direction characters vanish, text over `max` characters is cut.
 */
export function untrusted(text: string, max = 2000): string {
  const line = withoutControls(text.replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, ' ⏎ '));
  return cut(withoutCommands(line), max);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what must go
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** One line without control and direction characters; a tab becomes a blank. */
export const withoutControls = (line: string): string => line.replace(invisible, (found) => (found === '\t' ? ' ' : ''));

/**
 * Takes the power from everything that a host would obey in one line, and changes nothing else. It inserts a visible character: string
 * searches of .NET, in which both hosts are written, skip zero-width ones.
 */
export const withoutCommands = (line: string): string =>
  line
    .replaceAll('##[', '##_[')
    .replace(/##(vso)/gi, '##_$1')
    .replace(/^([\s\u0085]*):(?=:)/, '$1:_');

/**
 * The last net of every host, for text of one or more lines: nothing in it is a command, moves the cursor, colours, writes the title or the
 * clipboard of a terminal (OSC), hides, or turns the direction of writing. A line break stays one.
 */
export const linesWithoutCommands = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => withoutCommands(withoutControls(line)))
    .join('\n');

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A pair of surrogates is not torn apart.
  const end = /[\ud800-\udbff]/.test(text[max - 2] ?? '') ? max - 2 : max - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

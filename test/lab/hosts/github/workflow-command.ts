/** A command that the runner found in a line of the log, for example `::error file=a.sql::text`. */
export interface WorkflowCommand {
  /** As written; the runner compares names without regard to case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** Names that the runner knows (ActionCommandManager.cs of actions/runner). Anything else in brackets or colons is plain text. */
export const knownCommands: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

type Escapes = readonly (readonly [code: string, text: string])[];

// '%25' comes last, so that '%250A' stays '%0A'.
const dataEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const propertyEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const bracketEscapes: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

/**
 * Finds a command in a line: `::name k=v,k=v::data` when the line starts with it (blanks may come first), or the old
 * `##[name k=v;k=v]data` **anywhere** in the line. Source of the grammar: ActionCommand.cs of actions/runner.
 */
export function findWorkflowCommand(line: string, known: ReadonlySet<string> = knownCommands): WorkflowCommand | undefined {
  return parseColons(line.trimStart(), known) ?? parseBrackets(line, known);
}

function parseColons(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end < 0) return undefined;
  return build(line.slice(2, end), ',', propertyEscapes, line.slice(end + 2), dataEscapes, known);
}

function parseBrackets(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  return build(line.slice(start + 3, end), ';', bracketEscapes, line.slice(end + 1), bracketEscapes, known);
}

function build(
  head: string,
  separator: string,
  escapes: Escapes,
  data: string,
  dataCodes: Escapes,
  known: ReadonlySet<string>,
): WorkflowCommand | undefined {
  const blank = head.indexOf(' ');
  const name = blank < 0 ? head : head.slice(0, blank);
  if (!known.has(name.toLowerCase())) return undefined;
  const properties = new Map<string, string>();
  for (const pair of blank < 0 ? [] : head.slice(blank + 1).split(separator)) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(equals, 0)).trim();
    const value = pair.slice(equals + 1);
    if (key !== '' && value !== '') properties.set(key.toLowerCase(), decode(value, escapes));
  }
  return { name, properties, data: decode(data, dataCodes) };
}

function decode(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [code, plain]) => result.replaceAll(code, plain), text);
}

/** A command that the agent found in a line of the log, for example `##vso[task.setvariable variable=a;isOutput=true]1`. */
export interface LoggingCommand {
  /** Lower case, for example `task`. */
  readonly area: string;
  /** Lower case, for example `setvariable`. */
  readonly event: string;
  /** Keys are in lower case. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

// '%AZP25' comes last, so that '%AZP250A' stays '%0A'.
const escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%AZP25', '%'],
] as const;

/**
 * Finds `##vso[area.event key=value;key=value]data` **anywhere** in a line. Unlike the GitHub runner, the agent takes any
 * area and event for a command. Source of the grammar: Command.cs of azure-pipelines-agent.
 */
export function findLoggingCommand(line: string): LoggingCommand | undefined {
  const start = line.indexOf('##vso[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const head = line.slice(start + '##vso['.length, end);
  const blank = head.indexOf(' ');
  const name = (blank < 0 ? head : head.slice(0, blank)).split('.').filter((part) => part !== '');
  const [area, event] = name;
  if (name.length !== 2 || area === undefined || event === undefined) return undefined;
  const properties = new Map<string, string>();
  for (const pair of blank < 0 ? [] : head.slice(blank + 1).split(';')) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    if (equals > 0 && value !== '') properties.set(pair.slice(0, equals).toLowerCase(), decode(value));
  }
  return { area: area.toLowerCase(), event: event.toLowerCase(), properties, data: decode(line.slice(end + 1)) };
}

function decode(text: string): string {
  return escapes.reduce((result, [code, plain]) => result.replaceAll(code, plain), text);
}

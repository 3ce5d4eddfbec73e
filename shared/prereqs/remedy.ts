import type { SideName } from '../cutover/observation.ts';

/** How to put right what a check found. */
export interface Remedy {
  /** What to do, in a sentence or two. */
  readonly text: string;
  /** T-SQL that can be pasted as it is, and the side to run it on. */
  readonly sql?: string;
  readonly on?: SideName;
  /** Set when `sql` only prints statements, one column of text: where to run its output. Secrets stay on the servers that way. */
  readonly outputRunsOn?: SideName;
  /** A command for a shell: az, netsh, PowerShell. */
  readonly command?: string;
}

/** The remedy in one text, for logs and tables. */
export const printRemedy = ({ text, sql, on, outputRunsOn, command }: Remedy): string =>
  [
    text,
    ...(sql === undefined ? [] : [`Run ${on === undefined ? '' : `on the ${on}`}: ${sql}`]),
    ...(outputRunsOn === undefined ? [] : [`Then run what it prints on the ${outputRunsOn}.`]),
    ...(command === undefined ? [] : [`Command: ${command}`]),
  ].join(' ');

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../../shared/core/casing.ts';
import { runInShell, type TerminalEnd, type TerminalRun } from '../../lab/hosts/terminal-run.ts';

/** The program that users start. */
export const script = join(import.meta.dirname, '../../../bin/sql-dag-migrate.js');

export const variableOf = (input: string): string => `SQL_DAG_MIGRATE_${kebab(input).replaceAll('-', '_').toUpperCase()}`;

/** A plain environment with inputs of a task in it, by camelCase name. */
export const environmentOf = (inputs: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value])),
});

export interface ShellRun extends TerminalEnd {
  /** Both streams, line by line as they came. */
  readonly lines: readonly string[];
  readonly folder: string;
}

type More = Partial<Pick<TerminalRun, 'folder' | 'signal' | 'kill' | 'environment'>> & {
  /** Called with the process that runs, at each line. */
  readonly onLine?: (line: string) => void;
};

/** Runs the program in a folder of its own, inputs as variables and `args` as they would be typed. */
export async function runProgram(
  args: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
  { folder = mkdtempSync(join(tmpdir(), 'terminal-')), environment = {}, signal, kill, onLine }: More = {},
): Promise<ShellRun> {
  const lines: string[] = [];
  const end = await runInShell({
    node: process.execPath,
    script,
    args,
    folder,
    environment: { ...environmentOf(inputs), ...environment },
    onLine(line) {
      lines.push(line);
      onLine?.(line);
    },
    signal,
    kill,
  });
  return { ...end, lines, folder };
}

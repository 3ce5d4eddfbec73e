import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program with its arguments. */
export interface ShellCall {
  /** Full path. */
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * How the shell of this machine runs a command line: bash (or sh) on Linux and macOS, PowerShell on Windows, each the way a `run:` step of
 * GitHub does: it stops at the first command that fails (GitHub docs, "Workflow syntax", `defaults.run.shell`). Its input is empty.
 * Throws an Error when there is no shell.
 */
export function shellCall(command: string, platform: NodeJS.Platform = process.platform, find = findProgram): ShellCall {
  if (platform === 'win32') {
    const program = find('pwsh.exe') ?? find('powershell.exe') ?? missing('neither pwsh.exe nor powershell.exe');
    return { program, args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(command)] };
  }
  // A command that asks a question must see the end of its input, not wait for its deadline.
  const text = `exec </dev/null\n${command}`;
  const bash = find('bash');
  if (bash !== undefined) return { program: bash, args: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', text] };
  return { program: find('sh') ?? missing('neither bash nor sh'), args: ['-e', '-c', text] };
}

/** PowerShell ends with the exit code of the last program only when it is told to. In base64 nothing has to be quoted. */
const encoded = (command: string): string =>
  Buffer.from(
    `$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'\n${command}\nif (Test-Path -LiteralPath variable:\\LASTEXITCODE) { exit $LASTEXITCODE }`,
    'utf16le',
  ).toString('base64');

const findProgram = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

function missing(what: string): never {
  throw new Error(`There is ${what} on the PATH of this machine.`);
}

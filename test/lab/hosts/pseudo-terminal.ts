import { spawn } from 'node:child_process';

export interface PseudoTerminalRun {
  /** A command line for sh. */
  readonly command: string;
  readonly folder: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Types this as soon as the text on the left was written, one after the other. */
  readonly answers?: readonly (readonly [when: string, typed: string])[];
}

/** What was written to the terminal, byte for byte, and the exit code of the command. */
export interface PseudoTerminalEnd {
  readonly written: string;
  readonly exitCode: number | undefined;
}

/** Runs a command in a pseudo-terminal of 120 columns, made by `script` of util-linux. Rejects where there is no such program. */
export function runInPseudoTerminal({ command, folder, environment, answers = [] }: PseudoTerminalRun): Promise<PseudoTerminalEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qefc', `stty cols 120 rows 40; ${command}`, '/dev/null'], {
      cwd: folder,
      env: { ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const open = [...answers];
    let written = '';
    let searched = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      written += chunk;
      for (let [next] = open; next !== undefined && written.indexOf(next[0], searched) >= 0; [next] = open) {
        searched = written.indexOf(next[0], searched) + next[0].length;
        child.stdin.write(next[1]);
        open.shift();
      }
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ written, exitCode: code ?? undefined }));
  });
}

import { exec } from '@actions/exec';
import { commandRunner } from './run-command.ts';

/** After the end of the shell its output may be held open by what it has left behind, ms. */
const delay = 2000;

/** Commands on GitHub Actions, through `@actions/exec`. */
export const runCommand = commandRunner(({ program, args }, env, listeners) =>
  exec(`"${program}"`, [...args], { env, listeners, delay, silent: true, ignoreReturnCode: true }),
);

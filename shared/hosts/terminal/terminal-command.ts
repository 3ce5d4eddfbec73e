import { spawn } from 'node:child_process';
import { commandRunner } from '../run-command.ts';

/** Commands of a run in a terminal. In a group of their own, so that Ctrl-C reaches the task and not the command: the task ends it when it may. */
export const runCommand = commandRunner(
  ({ program, args }, env, { stdout, stderr }) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
      child.stdout.on('data', stdout);
      child.stderr.on('data', stderr);
      child.once('error', reject);
      child.once('exit', (code) => {
        // What the command has left behind may hold its output open.
        const late = setTimeout(() => resolve(code), 2000);
        child.once('close', () => {
          clearTimeout(late);
          resolve(code);
        });
      });
    }),
);

import type { FailureKind } from '../host.ts';

/** How a run in a terminal ends. docs/terminal.md and `--help` show this very list. */
export const exitCodes = [
  { code: 0, meaning: 'The work is done, or was done already.' },
  { code: 1, meaning: 'The task failed or refused. The last lines say why, in which state things are, and what to do.' },
  { code: 2, meaning: 'The inputs can not be run. Nothing was changed.' },
  { code: 130, meaning: 'Cancelled (Ctrl-C), and ended at a safe point. The last lines say in which state things are.' },
] as const;

export type ExitCode = (typeof exitCodes)[number]['code'];

export const exitCodeOf = (failure: FailureKind | undefined): ExitCode =>
  failure === undefined ? 0 : ({ failed: 1, 'invalid-input': 2, cancelled: 130 } as const)[failure];

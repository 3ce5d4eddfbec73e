import { kebab } from '../../core/casing.ts';
import { howLong } from '../../core/log-line.ts';
import type { FailureKind } from '../host.ts';
import { linesWithoutCommands } from '../untrusted.ts';
import { exitCodeOf } from './exit-codes.ts';

/** How a run ended. */
export interface Outcome {
  readonly task: string;
  /** By camelCase name; any text. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Undefined: it ended well. */
  readonly failure: { readonly kind: FailureKind; readonly message: string } | undefined;
  /** ms */
  readonly took: number;
}

/** A value that is longer is not shown in the table, characters. */
const longest = 160;

/** The outputs, a line each, then how the run ended. The last line is the verdict. */
export function outcomeLines({ task, outputs, failure, took }: Outcome): readonly string[] {
  const wide = Math.max(0, ...[...outputs.keys()].map((name) => kebab(name).length));
  const rows = [...outputs].map(([name, value]) => `  ${kebab(name).padEnd(wide)}  ${shown(value)}`.trimEnd());
  const code = exitCodeOf(failure?.kind);
  return [...rows, `${task}: ${failure === undefined ? 'done' : verdicts[failure.kind]} after ${howLong(took)}, exit code ${code}`];
}

const verdicts: Readonly<Record<FailureKind, string>> = {
  failed: 'failed',
  'invalid-input': 'not started',
  cancelled: 'cancelled',
};

const shown = (value: string): string =>
  value.length > longest ? `(${value.length} characters; --json shows them)` : linesWithoutCommands(value).replaceAll('\n', ' ⏎ ');

/** The same for programs: values of outputs are whole. `message` is undefined after a good end; `hide` makes it safe. */
export const outcomeJson = (
  { task, outputs, failure, took }: Outcome,
  hide: (text: string) => string,
): Readonly<Record<string, unknown>> => ({
  task,
  result: failure?.kind ?? 'done',
  exitCode: exitCodeOf(failure?.kind),
  message: failure && hide(failure.message),
  durationMs: Math.round(took),
  outputs: Object.fromEntries([...outputs].map(([name, value]) => [kebab(name), value])),
});

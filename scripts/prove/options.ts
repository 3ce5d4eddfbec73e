import { parseArgs } from 'node:util';

export interface ProveOptions {
  readonly full: boolean;
  readonly markdown: boolean;
  /** Names of the parts to run. */
  readonly only: readonly string[];
  /** Of the shipped code only the pieces of work whose line in the table contains this. */
  readonly pieces: string | undefined;
  /** One history to play. */
  readonly replay: string | undefined;
  readonly writeDocuments: boolean;
}

const known = {
  full: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
  only: { type: 'string' },
  pieces: { type: 'string' },
  replay: { type: 'string' },
  'write-documents': { type: 'boolean', default: false },
} as const;

/** The part that `--pieces` chooses from. */
const withPieces = 'real code';

/** Reads the command line; `parts` are the names of all parts. Throws Error: what runs nothing must not look like a proof. */
export function readOptions(args: readonly string[], parts: readonly string[]): ProveOptions {
  const { values } = parseArgs({ args: [...args], options: known });
  const { full, markdown, pieces, replay } = values;
  const only = parts.filter((name) => name.startsWith(values.only ?? '') && (pieces === undefined || name === withPieces));
  const problems: string[] = [];
  if (only.length === 0)
    problems.push(
      pieces === undefined
        ? `--only: there is no part "${values.only}"; there are ${parts.join(', ')}.`
        : `--pieces: only the part "${withPieces}" has pieces, and --only leaves it out.`,
    );
  if (pieces === '') problems.push('--pieces: a text of the line in the table is missing, for example "drop-ag @ 2022".');
  if (replay === '') problems.push('--replay: the history is missing, for example failover-dag@2022/a14=crash.lost.again.');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { full, markdown, only, pieces, replay, writeDocuments: values['write-documents'] };
}

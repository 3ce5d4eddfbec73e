import { existsSync, readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { type BaselineFinding, readBaseline } from '../prereqs/baseline.ts';

/** A baseline that an input names. */
export interface Baseline {
  readonly path: string;
  /** Undefined when there is no such file yet. */
  readonly findings: readonly BaselineFinding[] | undefined;
}

/** Reads the baseline. Throws an Error whose message goes on after the name of the input when the file is no report, or can not be read. */
export function openBaseline(path: string): Baseline {
  if (!existsSync(path)) return { path, findings: undefined };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`must be a file that can be read (${error instanceof Error && 'code' in error ? error.code : String(error)})`);
  }
  return { path, findings: readBaseline(text) };
}

/** Keeps a report as the baseline of the next run. */
export const updateBaseline = ({ path }: Baseline, report: string): Promise<void> => copyFile(report, path);

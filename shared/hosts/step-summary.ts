import { stat } from 'node:fs/promises';
import * as core from '@actions/core';

/** A step may write 1 MiB; a larger file is refused as a whole (GitHub docs, "Workflow commands: step isolation and limits"). */
const limit = 1024 * 1024 - 1024;
const note = '\n\n*The rest of this summary did not fit; it is in the report file.*\n';

/** Adds Markdown to the summary of the step. Never fails the task: a summary is worth less than the work. */
export async function addToStepSummary(markdown: string): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return core.debug('There is no step summary here.');
  try {
    const { size } = await stat(file);
    const text = fitInto(limit - size, markdown);
    if (text !== '') await core.summary.addRaw(text).addEOL().write();
  } catch (error) {
    core.warning(`The summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The Markdown, cut at the end of a line when it has more than `room` bytes; empty when not even the note about the cut fits. */
export function fitInto(room: number, markdown: string): string {
  if (Buffer.byteLength(markdown) <= room) return markdown;
  const bytes = Buffer.from(markdown).subarray(0, Math.max(0, room - Buffer.byteLength(note)));
  const end = bytes.lastIndexOf('\n');
  return end <= 0 ? '' : `${bytes.subarray(0, end).toString()}${note}`;
}

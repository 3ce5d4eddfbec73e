import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tl from 'azure-pipelines-task-lib/task.js';

let count = 0;

/**
 * Attaches Markdown to the run; Azure Pipelines shows it on the Extensions tab with the name of the file as its heading.
 * Each call is a file of its own, because the agent reads the file later. Never fails the task.
 */
export async function attachSummary(markdown: string): Promise<void> {
  try {
    count += 1;
    const folder = join(tl.getVariable('Agent.TempDirectory') || tmpdir(), 'migration-summary', String(process.pid));
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${heading()}${count === 1 ? '' : ` ${count}`}.md`);
    await writeFile(file, markdown);
    tl.uploadSummary(file);
  } catch (error) {
    tl.warning(`The summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const heading = (): string => {
  const shown = (tl.getVariable('System.TaskDisplayName') ?? '').replace(/[^\w .()-]/g, ' ').trim();
  return shown.slice(0, 80) || 'Migration';
};

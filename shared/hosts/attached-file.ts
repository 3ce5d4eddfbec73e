import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as tl from 'azure-pipelines-task-lib/task.js';

/** Extensions and the REST API ask for attachments by their type (Microsoft, "Logging commands", task.addattachment). */
const type = 'migration-report';

/**
 * Attaches a file to the run: people find it in the logs that they download (task.uploadfile), programs by its type (task.addattachment).
 * It is copied first, because the agent reads it later, when the next task may be writing it again. Never fails the task.
 */
export async function attachFile(path: string): Promise<void> {
  try {
    const folder = join(tl.getVariable('Agent.TempDirectory') || tmpdir(), 'migration-summary', String(process.pid));
    await mkdir(folder, { recursive: true });
    const copy = join(folder, basename(path));
    await copyFile(path, copy);
    tl.addAttachment(type, basename(path), copy);
    tl.uploadFile(copy);
  } catch (error) {
    tl.warning(`The file could not be attached to the run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The files through which a step speaks to the runner. The value is the path. */
export interface StepFiles {
  readonly path: string;
  readonly env: string;
  readonly step_summary: string;
  readonly state: string;
  readonly output: string;
}

/** A summary above this many bytes is refused with an error annotation (docs.github.com, "Workflow commands"). */
export const summaryLimitBytes = 1024 * 1024;

/** Makes the empty files of one step under the job's temp folder. */
export async function createStepFiles(temp: string): Promise<StepFiles> {
  const folder = path.join(temp, '_runner_file_commands');
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const create = async (prefix: string) => {
    const file = path.join(folder, `${prefix}_${suffix}`);
    await writeFile(file, '');
    return file;
  };
  return {
    path: await create('add_path'),
    env: await create('set_env'),
    step_summary: await create('step_summary'),
    state: await create('save_state'),
    output: await create('set_output'),
  };
}

/** The text of such a file; a step may have deleted it, which is no error. */
export async function readStepFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

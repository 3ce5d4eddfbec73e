import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { emptyReport, type MigrationReport } from './migration-report.ts';
import { migrationReportSchema } from './migration-report-schema.ts';

/** Names of the files of one report: `report.json`; beside a foreign file of that name `report-2.json`, and so on. */
export interface ReportFiles {
  readonly json: string;
  readonly html: string;
  readonly summary: string;
}

/** More than this is no report of ours, bytes. */
const largest = 64 * 1024 * 1024;
/** Foreign files that are tolerated before the last name is simply written over. */
const names = 9;

/**
 * The report that earlier tasks have left in the folder, and where its files are. The folder may hold anything: a file that is no report, or
 * is broken, stays as it is and is warned of, and a new report is begun beside it. Never throws for what a file holds.
 */
export async function readMigrationReport(
  host: Pick<Host, 'reportFolder' | 'warning'>,
): Promise<{ readonly report: MigrationReport; readonly files: ReportFiles }> {
  for (let number = 1; ; number += 1) {
    const files = filesOf(host.reportFolder, number);
    const found = await readOne(files.json);
    if (found === undefined) return { report: emptyReport, files };
    if (typeof found !== 'string') return { report: found, files };
    host.warning(`${files.json} can not be added to: ${untrusted(found, 300)}. A new report is begun beside it.`);
    if (number === names) return { report: emptyReport, files };
  }
}

const filesOf = (folder: string, number: number): ReportFiles => {
  const suffix = number === 1 ? '' : `-${number}`;
  return {
    json: join(folder, `report${suffix}.json`),
    html: join(folder, `report${suffix}.html`),
    summary: join(folder, `summary${suffix}.md`),
  };
};

/** Undefined when there is no such file; why not, when it can not be used. */
async function readOne(path: string): Promise<MigrationReport | string | undefined> {
  try {
    if ((await stat(path)).size > largest) return 'it is too large';
    const read = migrationReportSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `it is no migration report: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`;
  } catch (error) {
    return isMissing(error) ? undefined : String(error);
  }
}

const isMissing = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Writes a file in one step: who reads it meanwhile sees the old one or the new one, never a half. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const half = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(half, content);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

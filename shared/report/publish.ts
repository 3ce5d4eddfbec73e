import { readFile } from 'node:fs/promises';
import { untrusted } from '../hosts/untrusted.ts';
import { checkCertificate, type SealedCertificate } from './certificate-file.ts';
import { type MigrationReport, withRun } from './migration-report.ts';
import { readMigrationReport, replaceFile } from './migration-report-file.ts';
import type { PublishRun } from './report.ts';
import { summariseMigration } from './summary.ts';

/**
 * Adds a run to the report of the migration: report.json, report.html and summary.md in the report folder of the host. Everything of it is
 * loaded now, after the work: nothing is drawn while nobody can write. Never rejects; what can not be written is warned of.
 */
export const publishRun: PublishRun = async (host, run) => {
  try {
    const { report: earlier, files } = await readMigrationReport(host);
    const certificate = await readCertificate(run.outputs.certificate);
    const report = withRun(earlier, certificate ? { ...run, certificate } : run);
    await replaceFile(files.json, `${JSON.stringify(report, null, 2)}\n`);
    await replaceFile(files.summary, summariseMigration(report));
    await replaceFile(files.html, await draw(report));
    await host.attach?.(files.html);
  } catch (error) {
    host.warning(`The migration report is not complete: ${untrusted(String(error))}`);
  }
};

async function draw(report: MigrationReport): Promise<string> {
  const { reportPage } = await import('./html/page.ts');
  return reportPage(report);
}

/** The certificate of a run, when it has written one that holds. */
async function readCertificate(path: string | undefined): Promise<SealedCertificate | undefined> {
  if (!path) return undefined;
  const checked = await readFile(path, 'utf8').then(checkCertificate, () => undefined);
  return checked?.holds ? checked.certificate : undefined;
}

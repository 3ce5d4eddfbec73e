import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationReportSchema } from '../../../shared/report/migration-report-schema.ts';
import type { ArtifactStore } from '../../lab/hosts/pipeline/artifact-store.ts';

/** What an artifact holds of the report of a migration: whose runs are in it, oldest first, and whether its pages tell of all of them. */
export function reportIn(artifacts: ArtifactStore, name: string) {
  const folder = artifacts.folderOf(name);
  if (folder === undefined) throw new Error(`there is no artifact ${name}, only ${artifacts.names().join(', ')}`);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { runs } = migrationReportSchema.parse(JSON.parse(read('report.json')));
  const tasks = runs.map(({ task }) => task);
  const pages = ['report.html', 'summary.md'].filter((file) => tasks.every((task) => read(file).includes(task)));
  return {
    tasks,
    certified: runs.some(({ certificate }) => certificate !== undefined),
    pages,
    begunAnew: existsSync(join(folder, 'report-2.json')),
  };
}

/** The five tasks of a migration, with these for the failover. */
export const wholeReport = (...failovers: readonly string[]) => ({
  tasks: ['validate-prereqs', 'switch-sync-mode', 'wait-for-lsn-convergence', ...failovers, 'drop-ag'],
  certified: true,
  pages: ['report.html', 'summary.md'],
  begunAnew: false,
});

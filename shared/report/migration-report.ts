import type { SealedCertificate } from './certificate-file.ts';
import type { Report } from './report.ts';

/** Everything that the tasks of one migration have left behind, oldest run first. docs/report.schema.json describes it. */
export interface MigrationReport {
  readonly kind: 'sql-dag-migrate/migration-report';
  readonly version: 1;
  readonly runs: readonly TaskRun[];
  /** Runs that were left out, because there were too many to keep. */
  readonly leftOut: number;
}

export interface TaskRun extends Report {
  /** The certificate that the run has written. Its own file is the proof; this is a copy for readers. */
  readonly certificate?: SealedCertificate | undefined;
}

/** Runs that one report keeps. */
const kept = 100;

export const emptyReport: MigrationReport = { kind: 'sql-dag-migrate/migration-report', version: 1, runs: [], leftOut: 0 };

/** The report with one run more. When it has too many, the oldest go. */
export function withRun(report: MigrationReport, run: TaskRun): MigrationReport {
  const runs = [...report.runs, run];
  const tooMany = Math.max(0, runs.length - kept);
  return { ...report, runs: runs.slice(tooMany), leftOut: report.leftOut + tooMany };
}

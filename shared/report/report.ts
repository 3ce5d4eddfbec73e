import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerIdentity, SideObservation } from '../cutover/observation.ts';
import type { Prediction } from '../cutover/prediction.ts';
import type { Host, RunOrigin } from '../hosts/host.ts';
import type { FailOn } from '../prereqs/assess.ts';
import type { Finding } from '../prereqs/run-checks.ts';
import type { JournalEntry } from './journal.ts';
import type { Lag } from './lag.ts';
import type { Rehearsal } from './rehearsal.ts';

/** What one run of a task leaves behind, as JSON. LSNs are decimal strings, times are ISO 8601 in UTC, durations are ms. */
export interface Report {
  readonly kind: 'sql-dag-migrate/report';
  readonly version: 1;
  readonly task: string;
  readonly run: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly succeeded: boolean;
  /** One sentence: how it ended and where things stand. */
  readonly headline: string;
  /** The failure as docs/errors.md names it; absent after success. */
  readonly failureId?: string | undefined;
  /** What to do next; absent after success. */
  readonly next?: string | undefined;
  readonly distributedAvailabilityGroup: string;
  /** Both sides as they were last seen. */
  readonly sides: readonly SideReport[];
  /** The same at the first look of the run. */
  readonly before?: readonly SideReport[] | undefined;
  readonly journal: readonly JournalEntry[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly lag?: Lag | undefined;
  readonly approval?: Approval | undefined;
  /** Present when the run was a rehearsal. */
  readonly rehearsal?: Rehearsal | undefined;
  /** The write outage as it was predicted right before the demotion. */
  readonly prediction?: Prediction | undefined;
  readonly origin?: RunOrigin | undefined;
  /** Of validate-prereqs. */
  readonly findings?: readonly Finding[] | undefined;
  /** From which severity on a finding stops the pipeline. */
  readonly failOn?: FailOn | undefined;
}

/** The plan that was approved for a run. The run proves that it executes this plan; who approved it only the host knows. */
export interface Approval {
  /** SHA-256 of the facts of the plan, hex. */
  readonly planHash: string;
  /** `rest`: the plan differs in details and covers what was left of a failover that was half way. */
  readonly covers: 'whole' | 'rest';
}

/** Adds a run to the report of the migration. It never rejects: a report is worth less than the work. */
export type PublishRun = (host: Host, run: Report) => Promise<void>;

/** A side as it was seen. */
export interface SideReport {
  readonly side: string;
  readonly serverName: string;
  readonly productVersion: string;
  readonly edition: string;
  readonly clock?: string | undefined;
  readonly role?: string | undefined;
  readonly databases: readonly DatabaseReport[];
}

export interface DatabaseReport {
  readonly name: string;
  readonly state: string;
  readonly writable: boolean;
  readonly synchronizationState?: string | undefined;
  readonly endOfLog?: string | undefined;
  readonly lastHardened?: string | undefined;
}

/** A side from what was read of it; without databases when it could not be read. */
export const sideReport = (
  side: string,
  { serverName, productVersion, edition }: ServerIdentity,
  seen: SideObservation | undefined,
): SideReport => ({
  side,
  serverName,
  productVersion,
  edition,
  clock: seen?.clock,
  role: seen?.dag?.role,
  databases: seen ? reportDatabases(seen) : [],
});

/** Databases of the DAG; when it is gone, the user databases of the server. */
function reportDatabases(side: SideObservation): readonly DatabaseReport[] {
  if (!side.dag) return [...side.databases].map(([name, { state, writable }]) => ({ name, state, writable }));
  return side.dag.databases.map(({ name, state, writable, copy }) => ({
    name,
    state: state ?? 'unknown',
    writable,
    synchronizationState: copy.synchronizationState,
    endOfLog: copy.endOfLog?.toString(),
    lastHardened: copy.lastHardened?.toString(),
  }));
}

/** Writes a JSON file into the report folder of the host and returns its path. */
export const writeJson = (host: Pick<Host, 'reportFolder'>, name: string, content: unknown): Promise<string> =>
  writeText(host, name, `${JSON.stringify(content, null, 2)}\n`);

/** Writes a file into the report folder of the host and returns its path. */
export async function writeText(host: Pick<Host, 'reportFolder'>, name: string, content: string): Promise<string> {
  const path = join(host.reportFolder, name);
  await writeFile(path, content);
  return path;
}

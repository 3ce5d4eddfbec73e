import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SideObservation } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import type { JournalEntry } from './journal.ts';

/** What a task leaves behind, as JSON. LSNs are decimal strings, times are ISO 8601 in UTC, durations are ms. */
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
  /** What to do next; absent after success. */
  readonly next?: string | undefined;
  readonly distributedAvailabilityGroup: string;
  readonly sides: readonly SideReport[];
  readonly journal: readonly JournalEntry[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** A side as it was last seen. */
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

/** Databases of the DAG; when it is gone, the user databases of the server. */
export function reportDatabases(side: SideObservation): readonly DatabaseReport[] {
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

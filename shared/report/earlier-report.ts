import { readFileSync } from 'node:fs';
import { calibrate, type EngineTimes } from '../cutover/prediction.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { readJsonObject, type Shape, shapeProblems, shown } from './shape.ts';

const what = 'report of a failover';

const amount = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : `must be a time in ms, not ${shown(value)}`;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? undefined : `must be text, not ${shown(value)}`);
const anything = (): undefined => undefined;

const measured: Shape = {
  outputs: { writeOutageMs: text },
  journal: [anything],
  prediction: { readings: { sourceRoundTrip: amount, targetRoundTrip: amount, send: amount, redo: amount } },
};

interface MeasuredRun {
  readonly outputs: { readonly writeOutageMs: string };
  readonly journal: readonly unknown[];
  readonly prediction: { readonly readings: Parameters<typeof calibrate>[0] };
}

/**
 * Reads the engine times of the newest failover in a report (failover-dag.json) or in the report of a migration (report.json). Throws an Error
 * whose message goes on after the name of the input: "must be …".
 */
export function readEarlierReport(raw: string): EngineTimes {
  const path = raw.trim();
  const unusable = (why: string): Error => new Error(`names ${untrusted(path, 200)}, which can not be used: ${why}`);
  const file = readJsonObject(textOf(path), what);
  if (typeof file === 'string') throw unusable(file);
  const run = runsOf(file).findLast(isMeasured);
  if (run === undefined) throw unusable('it holds no failover-dag that was completed and measured its write outage');
  const [problem] = shapeProblems(run, measured);
  if (problem !== undefined) throw unusable(problem);
  const { prediction, outputs, journal } = run as unknown as MeasuredRun;
  const writeOutage = Number(outputs.writeOutageMs);
  const demotion = demotionTook(journal);
  if (!/^\d{1,9}$/.test(outputs.writeOutageMs) || demotion === undefined)
    throw unusable('it does not say how long the demotion and the outage took');
  return calibrate(prediction.readings, demotion, writeOutage);
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function runsOf(file: Json): readonly Json[] {
  if (file.kind === 'sql-dag-migrate/report') return [file];
  return file.kind === 'sql-dag-migrate/migration-report' && Array.isArray(file.runs) ? file.runs.filter(isObject) : [];
}

const isMeasured = ({ task, outputs, prediction }: Json): boolean =>
  task === 'failover-dag' &&
  prediction !== undefined &&
  isObject(outputs) &&
  outputs.outcome === 'completed' &&
  outputs.writeOutageMs !== '';

function demotionTook(journal: readonly unknown[]): number | undefined {
  const entry = journal.findLast(
    (one) => isObject(one) && one.kind === 'statement' && one.what === 'demote the source' && one.outcome === 'done',
  );
  return isObject(entry) && amount(entry.took) === undefined ? (entry.took as number) : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`must be the path of a report that can be read (failover-dag.json or report.json), not "${untrusted(path, 80)}"`);
  }
}

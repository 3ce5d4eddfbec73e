import type { Clock } from '../core/clock.ts';
import type { LagReading } from '../cutover/progress.ts';

/** How far the target was behind over a run. Queues in KB as the servers report them; null where a server did not say. */
export interface Lag {
  /** The databases with the largest queues; `sendQueueKb` of a sample has a value for each, in this order. */
  readonly databases: readonly string[];
  /** Databases that are only in `othersKb`. */
  readonly folded: number;
  readonly samples: readonly LagSample[];
  /** Readings that the samples stand for. A long wait has more of them than samples; then a sample holds the largest queues of its readings. */
  readonly readings: number;
  /** From here to the end every reading found that the target had hardened the log it had to have, ISO 8601; absent: not at the end. */
  readonly convergedAt?: string | undefined;
}

export interface LagSample {
  /** Of the last reading that it stands for. */
  readonly at: string;
  /** Databases whose target had not hardened the log that it had to have; absent where that was not compared. */
  readonly behind?: number | undefined;
  /** Log that the source had not sent, per database of `databases`. */
  readonly sendQueueKb: readonly (number | null)[];
  /** The same, summed over the folded databases. */
  readonly othersKb: number | null;
  /** Log that the target had received and not redone, over all databases. */
  readonly redoQueueKb: number | null;
  /** Summed over the databases that had log to send. */
  readonly sendRateKbPerSecond: number | null;
  /** ms to send the queue of the slowest database at its rate. */
  readonly etaMs: number | null;
}

/** Log that was not sent, over all databases, KB; undefined when any of them did not say. */
export const totalKb = ({ sendQueueKb, othersKb }: LagSample): number | undefined =>
  [...sendQueueKb, othersKb].reduce<number | undefined>((sum, one) => (sum === undefined || one === null ? undefined : sum + one), 0);

/** A moment needs no chart: its readings say more. ms, and samples */
const [longEnough, enoughSamples] = [5000, 4];

/** Whether there is anything to see in a chart. */
export const deservesChart = ({ samples }: Lag): boolean =>
  samples.length >= enoughSamples && Date.parse(samples.at(-1)?.at ?? '') - Date.parse(samples[0]?.at ?? '') >= longEnough;

/** Collects readings in bounded memory: when it is full, neighbours become one point that keeps the largest queues. */
export interface LagRecorder {
  /** `behind`: number of databases that are not converged; undefined: it was not compared. */
  record(reading: LagReading, behind?: number): void;
  /** Undefined when nothing was recorded. */
  summary(): Lag | undefined;
}

interface Point {
  at: string;
  behind: number | undefined;
  /** By index of the name; NaN: not known. */
  queues: Float64Array;
  redo: number;
  rate: number;
  eta: number;
}

/** Points that are kept. */
const capacity = 240;
/** Databases with a line of their own. */
const shown = 8;

/** Records with times of `clock`. At most `capacity` points of one number per database: 2 MB for 1,000 databases, whatever the wait. */
export function createLagRecorder(clock: Clock): LagRecorder {
  const names = new Map<string, number>();
  let points: Point[] = [];
  let stride = 1;
  let inLast = 0;
  let readings = 0;
  let convergedAt: string | undefined;
  return {
    record(reading, behind) {
      const at = clock.now().toISOString();
      readings += 1;
      if (behind === 0) convergedAt ??= at;
      else if (behind !== undefined) convergedAt = undefined;
      const point = pointOf(at, reading, behind, names);
      const last = points.at(-1);
      if (last !== undefined && inLast < stride) {
        points[points.length - 1] = merged(last, point);
        inLast += 1;
        return;
      }
      if (points.length >= capacity) {
        points = inPairs(points);
        stride *= 2;
      }
      points.push(point);
      inLast = 1;
    },
    summary: () => (points.length === 0 ? undefined : summarise(names, points, readings, convergedAt)),
  };
}

function pointOf(at: string, reading: LagReading, behind: number | undefined, names: Map<string, number>): Point {
  for (const { database } of reading.queues) if (!names.has(database)) names.set(database, names.size);
  const queues = new Float64Array(names.size).fill(Number.NaN);
  for (const { database, sendQueueKb } of reading.queues) queues[names.get(database) ?? 0] = sendQueueKb ?? Number.NaN;
  return {
    at,
    behind,
    queues,
    redo: reading.redoQueueKb ?? Number.NaN,
    rate: reading.sendRateKbPerSecond ?? Number.NaN,
    eta: reading.etaMs ?? Number.NaN,
  };
}

function merged(earlier: Point, later: Point): Point {
  const queues = later.queues.map((value, index) => larger(earlier.queues[index] ?? Number.NaN, value));
  return {
    at: later.at,
    behind: later.behind === undefined ? earlier.behind : Math.max(later.behind, earlier.behind ?? 0),
    queues,
    redo: larger(earlier.redo, later.redo),
    rate: larger(earlier.rate, later.rate),
    eta: larger(earlier.eta, later.eta),
  };
}

const inPairs = (points: readonly Point[]): Point[] =>
  points.flatMap((point, index) =>
    index % 2 === 1 ? [] : [index + 1 < points.length ? merged(point, points[index + 1] as Point) : point],
  );

const larger = (one: number, other: number): number => (Number.isNaN(one) ? other : Number.isNaN(other) ? one : Math.max(one, other));
const orNull = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

function summarise(names: ReadonlyMap<string, number>, points: readonly Point[], readings: number, convergedAt: string | undefined): Lag {
  const peaks = [...names].map(([name, index]) => ({
    name,
    index,
    peak: points.reduce((peak, { queues }) => larger(peak, queues[index] ?? Number.NaN), Number.NaN),
  }));
  peaks.sort((a, b) => (orNull(b.peak) ?? -1) - (orNull(a.peak) ?? -1) || (a.name < b.name ? -1 : 1));
  const [own, others] = [peaks.slice(0, shown), peaks.slice(shown)];
  return {
    databases: own.map(({ name }) => name),
    folded: others.length,
    samples: points.map(({ at, behind, queues, redo, rate, eta }) => ({
      at,
      behind,
      sendQueueKb: own.map(({ index }) => orNull(queues[index])),
      othersKb: orNull(others.reduce((sum, { index }) => sum + (queues[index] ?? Number.NaN), 0)),
      redoQueueKb: orNull(redo),
      sendRateKbPerSecond: orNull(rate),
      etaMs: orNull(eta),
    })),
    readings,
    convergedAt,
  };
}

import type { Explored, Found } from './explore.ts';
import { type Done, type Job, nameJob } from './jobs.ts';
import type { JobListener } from './threads.ts';

/** Between two lines about the whole, ms. */
const everyMs = 30_000;

export interface Progress extends JobListener {
  /** What is done, and what unfinished jobs have found so far. */
  soFar(): readonly Done[];
  stop(): void;
}

/** Tells people about a run of hours: a finding at once, a finished piece of work, and how many histories there are by now. */
export function watchJobs(jobs: readonly Job[], print: (line: string) => void): Progress {
  const started = performance.now();
  const known = new Map<number, Done>();
  const finished = new Set<number>();
  const toldOf = new Map<number, number>();
  const clock = () => `${Math.floor((performance.now() - started) / 1000)} s`.padStart(7);

  const keep = (index: number, done: Done) => {
    known.set(index, done);
    for (const found of done.found.slice(toldOf.get(index) ?? 0)) print(describeFound(found));
    toldOf.set(index, done.found.length);
  };
  const tell = () => {
    const all = [...known.values()];
    const sum = (of: (done: Done) => number) => all.reduce((total, done) => total + of(done), 0).toLocaleString('en-US');
    print(
      `${clock()}  ${finished.size} of ${jobs.length} jobs, ${sum(({ histories }) => histories)} histories, ${sum(({ awaits }) => awaits)} awaits, ${sum(({ same }) => same)} known to be the same as another, ${sum(({ found }) => found.length)} violations`,
    );
  };
  const timer = setInterval(tell, everyMs);
  timer.unref();

  return {
    moved: (index, soFar: Explored) => keep(index, { what: `${nameOf(jobs, index)} (not finished)`, crashPoints: 0, ...soFar }),
    done(index, done) {
      keep(index, done);
      finished.add(index);
      print(`${clock()}  done: ${done.what}, ${done.histories.toLocaleString('en-US')} histories`);
    },
    soFar: () => [...known.values()],
    stop() {
      clearInterval(timer);
      tell();
    },
  };
}

const nameOf = (jobs: readonly Job[], index: number): string => {
  const job = jobs[index];
  return job === undefined ? '' : nameJob(job);
};

/** A history that was wrong, as a command that plays it again. */
export const describeFound = ({ history, wrong }: Found): string => `npm run prove -- --replay ${history}\n  ${wrong.join('\n  ')}`;

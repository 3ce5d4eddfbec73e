import type { ProofPart, ProofResult, ProofRow } from '../parts.ts';
import { falseDocuments } from './document-file.ts';
import { type Done, type Job, nameJob } from './jobs.ts';
import { watchJobs } from './progress.ts';
import { doJobs } from './threads.ts';
import { everything, slice } from './workload.ts';

/** The shipped tasks under a scheduler that decides at every await. In its rows, `states` are histories and `transitions` awaits. */
export const realCodePart: ProofPart = {
  name: 'real code',
  async run({ full, pieces, interrupted }): Promise<ProofResult> {
    const jobs = chosen(full ? everything : slice, pieces);
    const progress = watchJobs(jobs, (line) => console.error(line));
    const done = await Promise.race([doJobs(jobs, progress, interrupted), interrupted.then(() => undefined)]);
    progress.stop();
    if (done === undefined)
      return resultOf([...addUp(progress.soFar()).values(), { what: 'stopped: not all of it was played', violations: 1 }]);
    const rows = [...addUp(done).values()];
    for (const path of await falseDocuments(done))
      rows.push({ what: `${path} is not what was found: npm run prove -- --write-documents`, violations: 1 });
    return resultOf(rows);
  },
};

/** Throws Error when there is no such piece: what plays nothing must not look like a proof. */
export function chosen(jobs: readonly Job[], pieces: string | undefined): readonly Job[] {
  const some = jobs.filter((job) => nameJob(job).includes(pieces ?? ''));
  if (some.length > 0) return some;
  const names = [...new Set(jobs.map(nameJob))];
  throw new Error(`--pieces: no line has "${pieces}" in it; there are:\n${names.join('\n')}`);
}

const resultOf = (rows: readonly ProofRow[]): ProofResult => ({
  rows,
  violations: rows.reduce((sum, row) => sum + row.violations, 0),
});

/** The shares of one piece of work make one row. */
function addUp(done: readonly Done[]): ReadonlyMap<string, ProofRow> {
  const rows = new Map<string, ProofRow>();
  for (const { what, histories, awaits, depth, faults, crashPoints, found } of done) {
    const before = rows.get(what);
    const points = (before?.crashPoints ?? 0) + crashPoints;
    rows.set(what, {
      what,
      states: (before?.states ?? 0) + histories,
      transitions: (before?.transitions ?? 0) + awaits,
      depth: Math.max(before?.depth ?? 0, depth),
      faults: (before?.faults ?? 0) + faults,
      ...(points > 0 && { crashPoints: points }),
      violations: (before?.violations ?? 0) + found.length,
    });
  }
  return rows;
}

import { type CrashMatrix, crashMatrix } from './crash-matrix.ts';
import { type Explored, explore, type Found, type Share } from './explore.ts';
import { type MenuName, menus } from './menus.ts';
import { tryRandom } from './random-histories.ts';
import type { Scenario } from './scenario.ts';
import { readSetting } from './setting.ts';

/** A piece of work for one thread. It says what it is in plain data. */
export type Job =
  | { readonly kind: 'crashes'; readonly scenario: Scenario; readonly setting: string }
  | {
      readonly kind: 'faults';
      readonly scenario: Scenario;
      readonly setting: string;
      readonly menus: readonly MenuName[];
      readonly share?: Share;
      /** A later fault comes at most so many awaits behind the one before; anywhere when left out. */
      readonly within?: number;
    }
  | { readonly kind: 'random'; readonly seed: number; readonly runs: number };

export interface Done {
  readonly what: string;
  readonly histories: number;
  readonly awaits: number;
  readonly depth: number;
  readonly faults: number;
  readonly crashPoints: number;
  /** Histories that are the same as another one and were not played again. */
  readonly same: number;
  readonly found: readonly Found[];
  /** Of a job of kind `crashes`, for the document. */
  readonly matrix?: CrashMatrix;
}

/** Does one job. `listen` hears how far a long one has come. */
export async function doJob(job: Job, listen?: (soFar: Explored) => void): Promise<Done> {
  // The laboratory throws many errors that nobody prints.
  Error.stackTraceLimit = 0;
  const what = nameJob(job);
  switch (job.kind) {
    case 'crashes': {
      const matrix = await crashMatrix(job.scenario, readSetting(job.setting));
      const { histories, awaits, depth, found, points } = matrix;
      return { what, histories, awaits, depth, faults: histories - 1, crashPoints: points.length, same: 0, found, matrix };
    }
    case 'faults': {
      const root = { scenario: job.scenario, setting: readSetting(job.setting) };
      return rowOf(
        what,
        await explore(
          root,
          job.menus.map((name) => menus[name]),
          {
            ...(job.share && { share: job.share }),
            ...(job.within !== undefined && { within: job.within }),
            ...(listen && { listen }),
          },
        ),
      );
    }
    case 'random':
      return rowOf(what, await tryRandom(job.seed, job.runs));
  }
}

const rowOf = (what: string, explored: Explored): Done => ({ what, crashPoints: 0, ...explored });

/** The same name for all shares of one piece of work: their rows are added up. */
export function nameJob(job: Job): string {
  switch (job.kind) {
    case 'crashes':
      return `${job.scenario} @ ${job.setting}: the runner dies, every await × 5 fates × 3 next runs`;
    case 'faults':
      return `${job.scenario} @ ${job.setting}: ${job.menus.length === 1 ? 'one fault' : `${job.menus.length} faults`}, ${job.menus.join(' × ')}`;
    case 'random':
      return `random histories of up to 7 faults, seed ${job.seed}`;
  }
}

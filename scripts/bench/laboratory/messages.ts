import type { LaboratoryOptions } from '../../../test/lab/start-laboratory.ts';

/** What can go from one process to another: no clock, no source of chance. */
export type RemoteOptions = Omit<LaboratoryOptions, 'clock' | 'random'>;

/** What the process of the laboratories is asked. `lab` is a number that the asker chooses. */
export interface Questions {
  start: { readonly lab: number; readonly options: RemoteOptions };
  count: { readonly lab: number };
  write: { readonly lab: number; readonly perDatabase: number };
  verify: { readonly lab: number };
}

export interface Answers {
  start: Started;
  count: Requests;
  write: null;
  verify: Verified;
}

/** Where a laboratory listens. */
export interface Started {
  readonly source: number;
  readonly target: number;
  /** PEM */
  readonly ca: string;
}

/** Requests that the two servers have taken so far. */
export interface Requests {
  readonly source: number;
  readonly target: number;
}

/** What the applications and the servers saw of a cutover, ms. */
export interface Verified {
  /** From the first refused write at the source to the first accepted write at the target. */
  readonly writeOutageMs: number;
  /** From the end of the demotion at the source to the arrival of the promote at the target. */
  readonly orchestrationMs: number;
}

export interface Asked {
  readonly id: number;
  readonly ask: keyof Questions;
  readonly question: Questions[keyof Questions];
}

export interface Answered {
  readonly id: number;
  readonly answer?: Answers[keyof Answers];
  readonly error?: string;
}

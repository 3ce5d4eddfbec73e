import type { LaboratoryOptions } from '../../../test/lab/start-laboratory.ts';
import type { Address } from '../cutover-laboratory.ts';

/** What can go from one process to another: no clock, no source of chance. */
export type RemoteOptions = Omit<LaboratoryOptions, 'clock' | 'random'>;

/** What the process of the laboratories is asked. `lab` is a number that the asker chooses. */
export interface Questions {
  start: { readonly lab: number; readonly options: RemoteOptions };
  count: { readonly lab: number };
  cutover: { readonly lab: number };
  /** How late its event loop was, from the last time that this was asked. */
  delay: Record<never, never>;
}

export interface Answers {
  start: Address;
  count: Requests;
  cutover: SeenCutover;
  /** 99th percentile, ms. */
  delay: number;
}

/** Requests that the two servers have taken so far. */
export interface Requests {
  readonly source: number;
  readonly target: number;
}

/** What the servers saw of a cutover. */
export interface SeenCutover {
  /** From the end of the demotion at the source to the arrival of the promote at the target, ms: all that is not SQL Server's own work. */
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

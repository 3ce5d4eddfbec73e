import type { LinkAim } from '../../../shared/cutover/link/aims.ts';

/** What a run of the checker lets happen on the route over the link, and how often. At most 3 of each. */
export interface Configuration {
  readonly name: string;
  /** The tasks of each pipeline run, in order. One or two runs, which work at the same time. */
  readonly runs: readonly (readonly LinkAim[])[];
  /** Log records that are written: at most 3. */
  readonly writes: number;
  readonly flaps: number;
  /** Writes of somebody whom the freeze does not keep out. */
  readonly rogue: number;
  /** Runner deaths: before, after, and in the middle of a statement or a request. */
  readonly crashes: number;
  /** Answers that are lost while the run lives: applied, not applied, or still running. */
  readonly lost: number;
  /** SQL sessions that die, with their locks; the run does not know. */
  readonly kills: number;
  /** What a DBA does by hand, in SSMS or in the portal. */
  readonly dba: number;
  /** Times that the source or Azure can not be reached by the runners. */
  readonly outages: number;
}

const quiet = { flaps: 0, rogue: 0, crashes: 0, lost: 0, kills: 0, dba: 0, outages: 0 };

export const configuration = (
  name: string,
  runs: Configuration['runs'],
  changes: Partial<Omit<Configuration, 'name' | 'runs'>>,
): Configuration => ({ name, runs, writes: 1, ...quiet, ...changes });

/** Kinds of faults that are let loose, each as often as the configuration says. */
export const faultsOf = ({ flaps, rogue, crashes, lost, kills, dba, outages }: Configuration): number =>
  flaps + rogue + crashes + lost + kills + dba + outages;

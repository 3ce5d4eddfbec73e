import type { Goal } from '../../../shared/cutover/next-action.ts';

/** What a run of the checker lets happen, and how often. */
export interface Configuration {
  readonly name: string;
  /** The tasks of each pipeline run, in order. One or two runs, which work at the same time. */
  readonly runs: readonly (readonly Goal[])[];
  readonly startsSynchronous: boolean;
  /** Log records that the applications may write: at most 7. */
  readonly writes: number;
  readonly flaps: number;
  /** Writes of somebody who ignores the freeze. */
  readonly rogue: number;
  /** Runner deaths: before, after, and in the middle of a statement. */
  readonly crashes: number;
  /** Answers that are lost while the run lives: applied, not applied, or still running on the server. */
  readonly lost: number;
  /** SQL sessions that die, with their locks; the run does not know. */
  readonly kills: number;
  /** Statements of a DBA in SSMS, without locks. */
  readonly dba: number;
  /** Times that a side can not be reached by the runners. */
  readonly outages: number;
  /** Only the target can be lost, and then for good. */
  readonly targetStaysAway: boolean;
  /** Whether log that was written before the demotion still ships after it. Not documented, so both are checked. */
  readonly drain: boolean;
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT exists on a DAG (SQL Server 2022 and later). */
  readonly required: boolean;
  /** The demoted source may show NULL as its end of log. */
  readonly nulls: boolean;
}

const quiet = {
  flaps: 0,
  rogue: 0,
  crashes: 0,
  lost: 0,
  kills: 0,
  dba: 0,
  outages: 0,
  targetStaysAway: false,
  drain: true,
  required: true,
  nulls: false,
};

export const configuration = (
  name: string,
  runs: Configuration['runs'],
  changes: Partial<Omit<Configuration, 'name' | 'runs'>>,
): Configuration => ({
  name,
  runs,
  startsSynchronous: true,
  writes: 1,
  ...quiet,
  ...changes,
});

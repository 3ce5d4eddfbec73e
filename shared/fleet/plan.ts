import type { Fleet, FleetProblem, LocatedProblem, Migration } from './fleet.ts';
import type { FleetFields } from './fleet-fields.ts';
import { azureMatrix, githubMatrix } from './legs.ts';
import { type WindowDemand, windowProblems } from './windows.ts';

/** What is asked of a fleet that was read. */
export interface PlanQuestion {
  readonly matrixOf: 'github' | 'azure-pipelines';
  /** Only this wave; undefined: all. */
  readonly wave: string | undefined;
  /** Only this migration. */
  readonly migration: string | undefined;
  /** What the windows must be now. */
  readonly window: WindowDemand;
  /** ms since 1970. */
  readonly now: number;
}

/** What a pipeline is going to do. */
export interface FleetPlan {
  readonly migrations: readonly Migration[];
  /** JSON in the form of the host. */
  readonly matrix: string;
}

/** The jobs that the question asks for, in the order of the waves; or the windows that forbid it. */
export function planMatrix(
  fleet: Fleet,
  fields: FleetFields,
  { matrixOf, wave, migration, window, now }: PlanQuestion,
): FleetPlan | { readonly problems: readonly LocatedProblem[] } {
  const chosen = fleet.waves.flatMap((name) =>
    fleet.migrations.filter((one) => one.wave === name && (wave ?? name) === name && (migration ?? one.id) === one.id),
  );
  const problems: readonly FleetProblem[] = windowProblems(chosen, {
    now,
    demand: window,
    indexOf: (one) => fleet.migrations.indexOf(one),
  });
  if (problems.length > 0)
    return { problems: problems.map((problem) => ({ ...problem, line: fleet.migrations[Number(problem.path[1])]?.line ?? 1 })) };
  return { migrations: chosen, matrix: matrixOf === 'github' ? githubMatrix(chosen) : azureMatrix(chosen, fields) };
}

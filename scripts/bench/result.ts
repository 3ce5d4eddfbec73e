import { table } from '../manifests/tables.ts';
import type { Findings, Goal, Guard } from './chapter.ts';

export interface Result {
  readonly id: string;
  readonly title: string;
  /** False: the chapter broke. Then its findings are one guard that does not hold, and says why. */
  readonly measured: boolean;
  readonly findings: Findings;
}

/** What is shown of a chapter: its figures, and what was aimed at. */
export const chapterMarkdown = ({ markdown, goals }: Findings): string =>
  goals.length === 0 ? markdown : `${markdown}\n\n${goalsTable(goals)}`;

const goalsTable = (goals: readonly Goal[]): string =>
  table(
    ['Goal', 'Aim', 'Measured', ''],
    goals.map(({ what, goal, measured, met }) => [what, goal, measured, met ? 'met' : '**missed**']),
  );

export const guardLine = ({ what, holds, because }: Guard): string => `${holds ? 'ok    ' : 'FAILED'} ${what} (${because})`;

/** How many goals are met: for people. */
export function goalsLine(results: readonly Result[]): string {
  const goals = results.flatMap(({ findings }) => findings.goals);
  return `${goals.filter(({ met }) => met).length} of ${goals.length} goals are met.`;
}

/** Guards, counted as tests are. */
export function countGuards(results: readonly Result[]): { readonly passed: number; readonly failed: number } {
  const guards = results.flatMap(({ findings }) => findings.guards);
  const passed = guards.filter(({ holds }) => holds).length;
  return { passed, failed: guards.length - passed };
}

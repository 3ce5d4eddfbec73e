import { writeDuration } from '../core/duration.ts';
import type { FleetProblem, Migration } from './fleet.ts';

/** What a cutover window must be: not over yet, open, or anything. */
export type WindowDemand = 'not-over' | 'open' | 'any';

/** Windows that are over at this moment (ms since 1970) and, when they must be open, those that have not begun. */
export const windowProblems = (
  migrations: readonly Migration[],
  { now, demand, indexOf }: { readonly now: number; readonly demand: WindowDemand; indexOf(migration: Migration): number },
): readonly FleetProblem[] =>
  migrations.flatMap((migration) => {
    const { window } = migration;
    if (window === undefined || demand === 'any') return [];
    const path = ['migrations', indexOf(migration), 'window'];
    if (window.to <= now) return [{ path, problem: `is over: ${window.written}, since ${inMinutes(now - window.to)}` }];
    if (demand === 'open' && now < window.from)
      return [{ path, problem: `is not open yet: ${window.written}, it opens in ${inMinutes(window.from - now)}` }];
    return [];
  });

const inMinutes = (ms: number): string => writeDuration(Math.max(1, Math.ceil(ms / 60_000)) * 60_000);

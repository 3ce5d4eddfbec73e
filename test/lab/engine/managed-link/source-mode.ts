import { isSynchronousSide } from '../groups/health.ts';
import type { DistributedSide } from '../groups/model.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { linkOn } from './model.ts';
import { changeMode } from './operations.ts';

/**
 * SQL Server was given another commit mode: the link may take it over by itself. The documents of 2022 had a PATCH of the link as a step of
 * its own, those from October 2024 on leave it out; nowhere is it said which of the two happens.
 */
export function followSourceMode(laboratory: Laboratory, changed: DistributedSide): void {
  if (!laboratory.quirks.linkFollowsSourceMode) return;
  const opposite = oppositeSide(laboratory, changed);
  const instance = opposite?.local.primary;
  if (instance?.managed === undefined) return;
  laboratory.clock.after(laboratory.timings.modeFollowsMs, () => {
    const link = linkOn(instance, changed.name);
    if (link) changeMode(laboratory, link, isSynchronousSide(changed) ? 'Sync' : 'Async');
  });
}

import type { Lineage } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import { write } from './writing.ts';

/**
 * Log records of a database that nobody uses: automatic checkpoints, ghost cleanup, statistics, Query Store. They move the
 * end of the log of an idle primary, so that "equal for ever" never comes.
 */
export function startIdleNoise(laboratory: Laboratory, lineage: Lineage): void {
  const { idleNoiseMs } = laboratory.timings;
  if (idleNoiseMs <= 0) return;
  const next = () => {
    laboratory.clock.after(-Math.log(1 - laboratory.random()) * idleNoiseMs, () => {
      const kind = laboratory.random() < 0.5 ? 'checkpoint' : 'noise';
      for (const copy of lineage.writable) write(laboratory, copy, { kind });
      next();
    });
  };
  next();
}

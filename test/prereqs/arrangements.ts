import type { SideName } from '../../shared/cutover/observation.ts';
import type { Arrangement } from './check-case.ts';
import { runSql } from './run-sql.ts';

/** The laboratory after these statements on one side. */
export const after = (side: SideName, sql: string): Arrangement => ({ arrange: (lab) => runSql(lab, side, sql) });

/** After statements on the source, then others on the target. */
export const afterBoth = (source: string, target: string): Arrangement => ({
  async arrange(lab) {
    await runSql(lab, 'source', source);
    await runSql(lab, 'target', target);
  },
});

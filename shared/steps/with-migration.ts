import type { TaskContext } from '../core/task.ts';
import { type SideReport, sideReport } from '../report/report.ts';
import { look, lookAt } from './look.ts';
import type { Migration, Side } from './migration.ts';
import { closeMigration, type OpenRequest, openMigration } from './open.ts';
import { type Ending, introduceSide, withReport } from './with-report.ts';

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal' | 'publish'>;

/** Opens both sides, does the work, writes the report and closes the sessions; see `withReport`. */
export const withMigration = <O extends string>(
  context: Context,
  request: OpenRequest,
  failedOutputs: Readonly<Record<O, string>>,
  work: (migration: Migration) => Promise<Ending<O>>,
): Promise<Readonly<Record<O | 'report', string>>> =>
  withReport(
    context,
    {
      open: () => openMigration(context, request),
      introduce: ({ source, target }) => [source, target].map(introduceSide),
      stateNow: async (migration) => (await look(migration)).state,
      reportSides: (migration) => Promise.all([reportSide(migration, migration.source), reportSide(migration, migration.target)]),
      close: closeMigration,
    },
    failedOutputs,
    work,
  );

async function reportSide(migration: Migration, side: Side): Promise<SideReport> {
  const seen = await lookAt(migration, side.name).catch(() => undefined);
  return sideReport(side.name, side.server, seen);
}

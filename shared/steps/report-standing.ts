import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { type FrozenLogin, readFrozen } from '../sqlserver/logins.ts';
import { look, sayLook } from './look.ts';
import { type Migration, readDeadline } from './migration.ts';
import { closeMigration, type OpenRequest, openMigration } from './open.ts';
import { pin } from './pinned.ts';
import { sayCutOff } from './say-cut-off.ts';
import { type Standing, standingOf } from './standing.ts';

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal'>;

/**
 * The failover was cut off: reads both servers and says where things stand, how to go on and how to go back. Sends nothing that changes a
 * server, and takes no lock. Never throws.
 */
export const reportStanding = (context: Context, request: OpenRequest): Promise<void> =>
  sayCutOff(context.host, request.task, () => readStanding(context, request).catch(notSeen));

async function readStanding(context: Context, request: OpenRequest): Promise<Standing> {
  const migration = await openMigration(context, request);
  try {
    const seen = await look(migration);
    sayLook(migration, seen);
    return standingOf(migration, seen, await frozenOn(migration, pin(seen.observation)?.groupId));
  } finally {
    await closeMigration(migration);
  }
}

const frozenOn = async (migration: Migration, groupId: string | undefined): Promise<readonly FrozenLogin[]> =>
  groupId === undefined
    ? []
    : (await readFrozen(migration.source.session, groupId, readDeadline(migration)).catch(() => [])).filter((login) => login.disabled);

function notSeen(error: unknown): Standing {
  const what = error instanceof TaskFailure ? error.message : messageOf(error);
  return {
    here: `not known, because a server can not be read: ${what}`,
    on: 'run failover-dag again as soon as both servers can be reached: it reads both sides and finishes, or makes the source primary again.',
    back: 'not before both servers can be read.',
  };
}

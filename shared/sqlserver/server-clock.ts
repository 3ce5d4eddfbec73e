import type { Clock } from '../core/clock.ts';
import { SqlFailure } from './errors.ts';
import type { SqlSession } from './session.ts';

/** The clock of a server, between two looks at the clock of the runner. All in ms since 1970, UTC. */
export interface ServerClock {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** So often the clock is read: the quickest answer says most. */
const tries = 3;

/** Reads the clock of a server by the clock of the runner. `deadline` in ms for each answer. Throws SqlFailure. */
export async function readServerClock(session: SqlSession, clock: Clock, deadline: number): Promise<ServerClock> {
  let best: ServerClock | undefined;
  for (let turn = 0; turn < tries; turn++) {
    const before = clock.now().getTime();
    const [[row] = []] = await session.read('SELECT CONVERT(varchar(33), SYSUTCDATETIME(), 126) AS now', { deadline });
    const after = clock.now().getTime();
    const at = Date.parse(`${row?.now?.slice(0, 23)}Z`);
    if (Number.isNaN(at)) throw new SqlFailure('query', 'the server does not say what time it is');
    if (best === undefined || after - before < best.after - best.before) best = { at, before, after };
  }
  if (best === undefined) throw new SqlFailure('query', 'the clock was not read');
  return best;
}

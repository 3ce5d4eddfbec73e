import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import type { ServerIdentity, SideName } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { createJournal } from '../report/journal.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { messageOf, SqlFailure } from '../sqlserver/errors.ts';
import { identify } from '../sqlserver/observe.ts';
import { noteRoundTrips } from '../sqlserver/round-trips.ts';
import type { Endpoint, OpenSession } from '../sqlserver/session.ts';
import { explainFailure } from './explain-failure.ts';
import { type Migration, type Side, type SourceMigration, sideLabel } from './migration.ts';

export interface OpenRequest {
  readonly task: string;
  readonly dagName: string;
  readonly source: Endpoint;
  readonly target: Endpoint;
}

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal'>;

/** Opens one session a side and pins who answers. Throws TaskFailure that names every side that failed, the step and the input to change. */
export async function openMigration({ host, clock, signal, ...context }: Context, request: OpenRequest): Promise<Migration> {
  const journal = createJournal(clock);
  const { open, roundTrips } = noteRoundTrips(context.open, clock);
  const attempts = await Promise.allSettled([
    openSide(open, 'source', request.source, signal),
    openSide(open, 'target', request.target, signal),
  ]);
  const [source, target] = attempts.map((attempt) => (attempt.status === 'fulfilled' ? attempt.value : undefined));
  if (!source || !target) {
    await Promise.all([source?.session.close(), target?.session.close()]);
    throw notOpened(attempts, request, host);
  }
  if (isSameServer(source, target)) {
    await Promise.all([source.session.close(), target.session.close()]);
    throw new TaskFailure(
      'same-server',
      `${host.nameOf('sourceServer')} and ${host.nameOf('targetServer')} lead to the same SQL Server, ${untrusted(source.server.serverName)}. Nothing was changed.`,
      { remedy: `Give the server that the databases go to in ${host.nameOf('targetServer')}.` },
    );
  }
  return {
    task: request.task,
    dagName: request.dagName,
    source,
    target,
    targetName: target.server.serverName,
    host,
    clock,
    open,
    journal,
    roundTrips,
  };
}

/** Opens a session and pins who answers. Throws SqlFailure. */
export async function openSide(open: OpenSession, name: SideName, endpoint: Endpoint, signal: AbortSignal): Promise<Side> {
  const session = await open(endpoint, signal);
  try {
    const { sessionId, ...server } = await identify(session, endpoint.connectTimeout);
    expectInstance(endpoint, server);
    return { name, endpoint, session, sessionId, server };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** With `host\\instance,port` the port decides, so another instance than the one that was named may answer there. */
function expectInstance({ instance }: Endpoint, server: ServerIdentity): void {
  if (instance === undefined || instance.toUpperCase() === server.instanceName?.toUpperCase()) return;
  throw new SqlFailure('wrong-server', `instance ${instance} was asked for, and ${server.serverName} answers`);
}

function notOpened(attempts: readonly PromiseSettledResult<Side>[], request: OpenRequest, host: Host): TaskFailure {
  const problems = attempts.flatMap((attempt, index) => {
    if (attempt.status === 'fulfilled') return [];
    const endpoint = index === 0 ? request.source : request.target;
    if (!(attempt.reason instanceof SqlFailure)) return [{ what: String(attempt.reason), remedy: '' }];
    return [explainFailure(attempt.reason, endpoint, host)];
  });
  return new TaskFailure('connection-failed', `${problems.map((problem) => problem.what).join('\n')}\nNothing was changed.`, {
    remedy: problems.map((problem) => problem.remedy).join(' '),
  });
}

const isSameServer = (source: Side, target: Side): boolean =>
  source.server.serverName === target.server.serverName && source.server.machineName === target.server.machineName;

/** Replaces the connection of one side after it was lost. The server must be the one that was pinned. Throws SqlFailure. */
export const reconnect = (migration: Migration, name: SideName): Promise<void> => reconnectSide(migration.open, migration[name]);

/** The same for a side by itself. Throws SqlFailure. */
export async function reconnectSide(open: OpenSession, side: Side): Promise<void> {
  await side.session.close();
  const session = await open(side.endpoint);
  const server = await identify(session, side.endpoint.connectTimeout);
  if (server.serverName !== side.server.serverName) {
    await session.close();
    throw new SqlFailure(
      'query',
      `${printServer(side.endpoint)} now leads to ${server.serverName}; before it was ${side.server.serverName}`,
    );
  }
  side.session = session;
  side.sessionId = server.sessionId;
}

/** Opens the sessions again that were lost, without their locks. Never throws: the next look says what can not be read. */
export async function reopenLost({ open, host }: Pick<SourceMigration, 'open' | 'host'>, sides: readonly Side[]): Promise<void> {
  await Promise.all(
    sides
      .filter(({ session }) => !session.alive)
      .map((side) =>
        reconnectSide(open, side).catch((error: unknown) =>
          host.warning(`${sideLabel(side)} can not be reached again yet: ${untrusted(messageOf(error))}`),
        ),
      ),
  );
}

export const closeMigration = async (migration: Migration): Promise<void> => {
  await Promise.allSettled([migration.source.session.close(), migration.target.session.close()]);
};

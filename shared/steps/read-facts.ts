import type { TaskContext } from '../core/task.ts';
import type { ServerIdentity, SideObservation } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Facts, SideFacts } from '../prereqs/check.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { identify, observeSide } from '../sqlserver/observe.ts';
import { reach } from '../sqlserver/reachability.ts';
import { readAllParts } from '../sqlserver/readings/all-parts.ts';
import { readServerClock } from '../sqlserver/server-clock.ts';
import type { Endpoint } from '../sqlserver/session.ts';
import { type AzureTarget, lookAtAzure } from './look-at-azure.ts';
import type { OpenRequest } from './open.ts';
import { withProbes } from './probe-addresses.ts';

/** A family of checks gets at least so long, ms: a catalogue of many databases may have to be read from disk. */
const shortestDeadline = 30_000;

export type FactsContext = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'probe' | 'signIn' | 'signal'>;

export interface BothSidesOptions {
  readonly expectedDatabases: readonly string[] | undefined;
  /** Undefined: the inputs name no virtual machine. */
  readonly azure: AzureTarget | undefined;
}

/** Reads both SQL Servers at the same time, and Azure beside them. */
export async function readBothSides(context: FactsContext, request: OpenRequest, options: BothSidesOptions): Promise<Facts> {
  const factsOf = async (endpoint: Endpoint): Promise<SideFacts> =>
    withProbes(await readFacts(context, endpoint, request.dagName), endpoint.connectTimeout, context.probe);
  const sides = [factsOf(request.source), factsOf(request.target)] as const;
  const [source, target, azure] = await Promise.all([...sides, options.azure && lookAtAzure(context, options.azure, ...sides)]);
  return { route: 'sql-vm', source, target, dagName: request.dagName, expectedDatabases: options.expectedDatabases, azure };
}

/** Reads one SQL Server step by step, as far as it can be read. Throws only what is no verdict about the server. */
export async function readFacts({ host, clock, open, signal }: FactsContext, endpoint: Endpoint, dagName: string): Promise<SideFacts> {
  const reached = await reach(endpoint, open, clock, signal);
  const { side } = endpoint;
  if (!reached.session) return { side, reach: reached, observation: undefined, readings: {} };
  let identity: ServerIdentity | undefined;
  try {
    identity = await identify(reached.session, endpoint.connectTimeout);
    const observation: SideObservation = await observeSide(reached.session, side, identity, dagName, endpoint.connectTimeout);
    const time = await readServerClock(reached.session, clock, endpoint.connectTimeout);
    const deadline = Math.max(shortestDeadline, 2 * endpoint.connectTimeout);
    const readings = await readAllParts(reached.session, observation, { deadline, signal });
    return { side, reach: reached, identity, observation, clock: time, readings };
  } catch (error) {
    if (!(error instanceof SqlFailure)) throw error;
    host.warning(`The ${side} ${untrusted(printServer(endpoint))} was reached, and can not be read: ${untrusted(error.message)}`);
    return { side, reach: reached, identity, observation: undefined, readFailure: error.message, readings: {} };
  } finally {
    await reached.session.close();
  }
}

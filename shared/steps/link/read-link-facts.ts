import { untrusted } from '../../hosts/untrusted.ts';
import type { Facts, SideFacts } from '../../prereqs/check.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import { type FactsContext, readFacts } from '../read-facts.ts';
import { closeLink, type LinkRequest, openLink } from './link-migration.ts';
import { lookAtLink } from './look-link.ts';

/** Reads the source as a SQL Server, and the link and the instance through Azure. What can not be read is left out, and said. */
export async function readLinkFacts(
  context: FactsContext,
  request: LinkRequest,
  expectedDatabases: readonly string[] | undefined,
): Promise<Facts> {
  const [source, link] = await Promise.all([readFacts(context, request.source, request.dagName), readLink(context, request)]);
  return { route: 'managed-instance', source, target: unreadTarget, dagName: request.dagName, expectedDatabases, link };
}

async function readLink(context: FactsContext, request: LinkRequest): Promise<Facts['link']> {
  try {
    const migration = await openLink(context, request);
    context.host.info(`Azure: signed in with ${migration.identity.how} as ${untrusted(migration.identity.whom)}`);
    try {
      return (await lookAtLink(migration)).observation;
    } finally {
      await closeLink(migration);
    }
  } catch (error) {
    context.host.warning(`The link can not be read: ${untrusted(messageOf(error))}`);
    return undefined;
  }
}

/** The instance is judged by what Azure says of it. */
const unreadTarget: SideFacts = {
  side: 'target',
  reach: { session: undefined, failure: undefined, evidence: {} },
  observation: undefined,
  readings: {},
};

import type { SideObservation } from '../../cutover/observation.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import type { Facts, SideFacts } from '../../prereqs/check.ts';
import type { LinkFacts } from '../../prereqs/link-facts.ts';
import { reach } from '../../sqlserver/reachability.ts';
import { type FactsContext, readFacts } from '../read-facts.ts';
import { askAboutLink } from './ask-about-link.ts';
import type { LinkRequest } from './link-migration.ts';

/**
 * Reads the source as a SQL Server, and the link and the instance through Azure, each for itself: what can not be read is left out, and
 * said. With a login for the instance it is seen whether it gets in.
 */
export async function readLinkFacts(
  context: FactsContext,
  request: LinkRequest,
  expectedDatabases: readonly string[] | undefined,
): Promise<Facts> {
  const source = readFacts(context, request.source, request.dagName);
  const link = readLink(context, request, async () => (await source).observation);
  const [here, there, azure] = await Promise.all([source, reachInstance(context, request), link]);
  return { route: 'managed-instance', source: here, target: there, dagName: request.dagName, expectedDatabases, link: azure };
}

async function readLink(
  context: FactsContext,
  { address, login }: LinkRequest,
  source: () => Promise<SideObservation | undefined>,
): Promise<LinkFacts> {
  const { host, signIn, signal } = context;
  const facts = await askAboutLink(address, () => signIn(login, context), source, signal);
  const { identity } = facts.answers;
  if (identity.known) host.info(`Azure: signed in with ${identity.value.how} as ${untrusted(identity.value.whom)}`);
  return facts;
}

/** The instance is judged by what Azure says of it; a login for it only has to work. */
async function reachInstance({ open, clock, signal }: FactsContext, { target }: LinkRequest): Promise<SideFacts> {
  const none = { side: 'target', observation: undefined, readings: {} } as const;
  if (target === undefined) return { ...none, reach: { session: undefined, failure: undefined, evidence: {} } };
  const reached = await reach(target, open, clock, signal);
  await reached.session?.close();
  return { ...none, reach: reached };
}

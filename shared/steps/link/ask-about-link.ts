import type { SignedIn } from '../../azure/arm.ts';
import { readFailoverGroups } from '../../azure/failover-groups.ts';
import { readLocks } from '../../azure/locks.ts';
import { createManagedInstance, instancePath, type LinkAddress } from '../../azure/managed-instance.ts';
import { readPermissionsOn } from '../../azure/permissions.ts';
import { notAsked, type Seen, see } from '../../azure/seen.ts';
import { migratedNames } from '../../cutover/link/convergence.ts';
import type { InstanceObservation } from '../../cutover/link/observation.ts';
import type { SideObservation } from '../../cutover/observation.ts';
import type { LinkFacts } from '../../prereqs/link-facts.ts';

/**
 * Asks everything, as much as possible at once. Never throws an ArmFailure: what can not be had is unknown. `source` is asked for late: it
 * names the databases that have to be on the instance.
 */
export async function askAboutLink(
  address: LinkAddress,
  signingIn: () => Promise<SignedIn>,
  source: () => Promise<SideObservation | undefined>,
  signal: AbortSignal,
): Promise<LinkFacts> {
  const signed = await see(signingIn);
  if (!signed.known) return { address, answers: withoutIdentity(signed) };
  const { arm, identity } = signed.value;
  const managed = createManagedInstance(arm, address);
  const [permissions, locks, link, observed] = await Promise.all([
    see(() => readPermissionsOn(arm, instancePath(address), signal)),
    see(() => readLocks(arm, instancePath(address), signal)),
    see(() => managed.readLink(signal)),
    source(),
  ]);
  const names = migratedNames({ source: observed, link: link.known ? link.value : undefined, instance: undefined });
  const instance = await ifThere(see(() => managed.readInstance(names, link.known ? link.value : undefined, signal)));
  const failoverGroups = await failoverGroupsOf(instance, (location) => see(() => readFailoverGroups(arm, address, location, signal)));
  return { address, answers: { identity: { known: true, value: identity }, permissions, locks, link, instance, failoverGroups } };
}

/** 404 is an answer: there is no such instance, or no such resource group. */
async function ifThere(question: Promise<Seen<InstanceObservation>>): Promise<Seen<InstanceObservation | undefined>> {
  const answer = await question;
  return !answer.known && answer.status === 404 ? { known: true, value: undefined } : answer;
}

/** They belong to the region of the instance. */
async function failoverGroupsOf(
  instance: Seen<InstanceObservation | undefined>,
  ask: (location: string) => Promise<Seen<readonly string[]>>,
): Promise<Seen<readonly string[]>> {
  if (!instance.known) return { known: false, why: 'not asked, because the instance could not be read' };
  const location = instance.value?.location;
  return location === undefined ? { known: false, why: 'Azure does not tell the region of the instance' } : ask(location);
}

const withoutIdentity = (identity: Extract<Seen<never>, { known: false }>): LinkFacts['answers'] => ({
  identity,
  permissions: notAsked,
  locks: notAsked,
  link: notAsked,
  instance: notAsked,
  failoverGroups: notAsked,
});

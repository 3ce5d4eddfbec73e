import { azCommand } from '../azure/az-command.ts';
import type { LinkAddress } from '../azure/managed-instance.ts';
import type { PartName } from '../sqlserver/readings/all-parts.ts';
import { type Check, type Facts, type Judgement, ofSide, type ReadSide, unknown } from './check.ts';
import type { LinkAnswer, LinkAnswers, LinkFacts } from './link-facts.ts';
import { assignRole } from './of-azure.ts';
import type { Remedy } from './remedy.ts';

/** The built-in role that may do all that the tasks do (Microsoft, "Prepare your environment for a link": permissions). */
export const contributorRole = 'SQL Managed Instance Contributor';

/** The answers that a check asked for: all of them are known when it judges. */
export type AskedOfLink<K extends LinkAnswer> = { readonly address: LinkAddress } & { readonly [Name in K]: LinkAnswers[Name] };

type Head = Omit<Check, 'family' | 'route' | 'scope' | 'reads' | 'asks' | 'judge'>;
const onLink = { family: 'managed-instance', route: 'managed-instance' } as const;

/** A check of the link or of the instance in Azure; an answer that is not known makes it unknown. */
export function ofLink<K extends LinkAnswer>({
  judge,
  ...check
}: Head & { readonly asks: readonly K[]; judge(asked: AskedOfLink<K>, facts: Facts): Judgement }): Check {
  return {
    ...check,
    ...onLink,
    scope: 'target',
    reads: [],
    judge(facts) {
      const asked = answersOf(facts.link, check.asks);
      return 'verdict' in asked ? asked : judge(asked, facts);
    },
  };
}

/** A check of what the link asks of the source; the source was read when it judges. */
export const ofLinkSource = <P extends PartName = never>(
  check: Head & { readonly reads?: readonly P[]; judge(source: ReadSide<P>, facts: Facts): Judgement },
): Check => ofSide<P>({ ...check, ...onLink, scope: 'source' });

/** A check of the source against what Azure says; both are known when it judges. */
export function ofSourceAndLink<P extends PartName = never, K extends LinkAnswer = never>({
  asks,
  judge,
  ...check
}: Head & {
  readonly reads?: readonly P[];
  readonly asks: readonly K[];
  judge(source: ReadSide<P>, asked: AskedOfLink<K>, facts: Facts): Judgement;
}): Check {
  const judged = ofLinkSource<P>({
    ...check,
    judge(source, facts) {
      const asked = answersOf(facts.link, asks);
      return 'verdict' in asked ? asked : judge(source, asked, facts);
    },
  });
  return { ...judged, asks };
}

function answersOf<K extends LinkAnswer>(link: LinkFacts | undefined, names: readonly K[]): AskedOfLink<K> | Judgement {
  if (!link) return unknown('Azure was not asked');
  const found: Partial<LinkAnswers> = {};
  for (const name of names) {
    const answer = link.answers[name];
    if (!answer.known) return unknown(answer.why, answer.denied && grant(link, answer.denied.action));
    Object.assign(found, { [name]: answer.value });
  }
  return { address: link.address, ...found } as AskedOfLink<K>;
}

const grant = (link: LinkFacts, action: string): Remedy => {
  const { identity } = link.answers;
  return {
    text: `Allow the identity of the pipeline ${action}, for example with the role ${contributorRole}.`,
    ...(identity.known && assignRole(identity.value, contributorRole, groupOf(link.address))),
  };
};

/** The resource group of the instance, as a scope. */
export const groupOf = ({ subscriptionId, resourceGroup }: LinkAddress): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

/** A command of the Azure CLI about the link of the inputs (Microsoft, "az sql mi link"). */
export const linkCommand = (words: string, { subscriptionId, resourceGroup, managedInstance, linkName }: LinkAddress): string =>
  azCommand(words, { subscription: subscriptionId, 'resource-group': resourceGroup, 'instance-name': managedInstance, name: linkName });

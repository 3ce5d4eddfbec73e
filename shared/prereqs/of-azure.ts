import type { AzureIdentity } from '../azure/arm.ts';
import { azCommand } from '../azure/az-command.ts';
import type { AzureAnswer, AzureAnswers, AzureFacts } from '../azure/azure-facts.ts';
import { groupPath, type Place } from '../azure/place.ts';
import type { DeniedAction } from '../azure/seen.ts';
import { type Check, type Facts, type Judgement, notApplicable, unknown } from './check.ts';
import type { Remedy } from './remedy.ts';

/** The answers that a check asked for: all of them are known when it judges. */
export type Asked<K extends AzureAnswer> = { readonly place: Place } & { readonly [Name in K]: AzureAnswers[Name] };

type OfAzure<K extends AzureAnswer> = Omit<Check, 'scope' | 'reads' | 'asks' | 'judge'> & {
  readonly asks: readonly K[];
  judge(asked: Asked<K>, facts: Facts): Judgement;
};

/** A check of the target in Azure. Without the inputs it is not applicable; an answer that is not known makes it unknown. */
export function ofAzure<K extends AzureAnswer>({ judge, ...check }: OfAzure<K>): Check {
  return {
    ...check,
    scope: 'target',
    reads: [],
    judge(facts) {
      const { azure } = facts;
      if (!azure) return notApplicable('azure-subscription-id, resource-group and virtual-machine are not given');
      const asked = answersOf(azure, check.asks);
      return 'verdict' in asked ? asked : judge(asked, facts);
    },
  };
}

function answersOf<K extends AzureAnswer>(azure: AzureFacts, names: readonly K[]): Asked<K> | Judgement {
  const found: Partial<AzureAnswers> = {};
  for (const name of names) {
    const answer = azure.answers[name];
    if (!answer.known) return unknown(answer.why, answer.denied && grant(azure, answer.denied));
    Object.assign(found, { [name]: answer.value });
  }
  return { place: azure.place, ...found } as Asked<K>;
}

/** Reader sees; Network Contributor is the smallest built-in role that may test a network. */
function grant(azure: AzureFacts, { action, scope }: DeniedAction): Remedy {
  const role = /\/read$/i.test(action) || /backupStatus/i.test(action) ? 'Reader' : 'Network Contributor';
  return {
    text: `Allow the identity of the pipeline ${action}, for example with the role ${role}.`,
    ...assignment(azure, role, scope),
  };
}

/** The command that gives the identity of the pipeline a role; nothing when it is not known who that is. */
export function assignment(azure: AzureFacts, role: string, scope = groupPath(azure.place)): Pick<Remedy, 'command'> {
  const { identity } = azure.answers;
  return identity.known ? assignRole(identity.value, role, scope) : {};
}

/** The same for any identity and scope; nothing when Azure does not tell the object id. */
export const assignRole = ({ objectId, isUser }: AzureIdentity, role: string, scope: string): Pick<Remedy, 'command'> =>
  objectId === undefined
    ? {}
    : {
        command: azCommand('role assignment create', {
          'assignee-object-id': objectId,
          'assignee-principal-type': isUser ? 'User' : 'ServicePrincipal',
          role,
          scope,
        }),
      };

/** Options that name the machine in every command about it. */
export const machineOptions = ({ subscriptionId, resourceGroup, virtualMachine }: Place) => ({
  subscription: subscriptionId,
  'resource-group': resourceGroup,
  name: virtualMachine,
});

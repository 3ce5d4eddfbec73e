import { ArmFailure } from './arm.ts';
import { type AzureEnvironment, type Cloud, clouds } from './clouds.ts';

/** Where Microsoft Entra ID is: the variable of the Azure SDKs. */
const authorityVariable = 'AZURE_AUTHORITY_HOST';
/** Where Azure Resource Manager is. */
const resourceManagerVariable = 'AZURE_RESOURCE_MANAGER_URL';

/**
 * The cloud of this name. `Custom` is read from the environment of the machine: an air-gapped cloud, or a stand-in for rehearsals. The
 * clouds of Microsoft are never read from there: a variable that is left over must not lead their tokens elsewhere.
 * Throws ArmFailure of kind `credential` when `Custom` is not described in whole.
 */
export const cloudOf = (name: AzureEnvironment, variables: Readonly<Record<string, string | undefined>>): Cloud =>
  name === 'Custom'
    ? {
        authority: addressIn(variables, authorityVariable),
        resourceManager: addressIn(variables, resourceManagerVariable),
        federationAudience: clouds.AzureCloud.federationAudience,
      }
    : clouds[name];

/** An https address without a slash at its end. Tokens go there, so nothing else is taken. */
function addressIn(variables: Readonly<Record<string, string | undefined>>, name: string): string {
  const text = variables[name]?.trim() ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.protocol === 'https:' && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  if (url && plain) return url.origin;
  const given = text === '' ? 'is not set' : 'is not an address such as https://host or https://host:port';
  throw new ArmFailure('credential', `the Azure environment Custom is named by variables of the machine, and ${name} ${given}`);
}

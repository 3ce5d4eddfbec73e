import { ArmFailure } from '../../../shared/azure/arm.ts';
import { azureEnvironments, clouds } from '../../../shared/azure/clouds.ts';
import { cloudOf } from '../../../shared/azure/custom-cloud.ts';

const own = { AZURE_AUTHORITY_HOST: 'https://login.contoso.local/', AZURE_RESOURCE_MANAGER_URL: 'https://management.contoso.local:8443' };

test('Custom is where the variables of the machine say', () => {
  expect(cloudOf('Custom', own)).toEqual({
    authority: 'https://login.contoso.local',
    resourceManager: 'https://management.contoso.local:8443',
    federationAudience: 'api://AzureADTokenExchange',
  });
});

test.each(azureEnvironments.filter((name) => name !== 'Custom'))('%s is never read from the machine', (name) => {
  expect(cloudOf(name, own)).toBe(clouds[name]);
});

test.each([
  ['missing', undefined, /AZURE_RESOURCE_MANAGER_URL is not set/],
  ['blank', ' ', /AZURE_RESOURCE_MANAGER_URL is not set/],
  ['not encrypted', 'http://management.contoso.local', /AZURE_RESOURCE_MANAGER_URL is not an address/],
  ['no address', 'management.contoso.local', /AZURE_RESOURCE_MANAGER_URL is not an address/],
  ['with a path', 'https://management.contoso.local/api', /AZURE_RESOURCE_MANAGER_URL is not an address/],
  ['with a password', 'https://user:secret@management.contoso.local', /AZURE_RESOURCE_MANAGER_URL is not an address/],
  ['with a query', 'https://management.contoso.local/?sig=secret', /AZURE_RESOURCE_MANAGER_URL is not an address/],
])('Resource Manager %s is refused, and its text is not shown', (_name, value, message) => {
  const run = () => cloudOf('Custom', { ...own, AZURE_RESOURCE_MANAGER_URL: value });
  expect(run).toThrow(ArmFailure);
  expect(run).toThrow(message);
  expect(run).not.toThrow(/secret/);
});

test('Entra has to be named too', () => {
  expect(() => cloudOf('Custom', { ...own, AZURE_AUTHORITY_HOST: undefined })).toThrow(/AZURE_AUTHORITY_HOST is not set/);
});

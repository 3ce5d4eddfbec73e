import { readInputs } from '../../../shared/core/inputs.ts';
import { azureTarget } from '../../../shared/tasks/azure-inputs.ts';
import { validatePrereqs } from '../../../shared/tasks/validate-prereqs.ts';
import { recordingHost } from '../../flow/recording-host.ts';

const guid = '5d6f0f4e-8b5b-4c2c-9d0b-1f6c0a3f2b10';
const servers = {
  sourceServer: 'a',
  targetServer: 'b',
  sourceUsername: 'u',
  sourcePassword: 'p',
  targetUsername: 'u',
  targetPassword: 'p',
  distributedAvailabilityGroup: 'dag',
};
const whole = { azureSubscriptionId: guid, resourceGroup: 'rg', virtualMachine: 'vm' };
const targetOf = (given: Readonly<Record<string, string>>) =>
  azureTarget(readInputs(validatePrereqs, recordingHost({ ...servers, ...given })));

test('without a machine Azure is left alone', () => {
  expect(targetOf({})).toBeUndefined();
});

test('a machine is named in whole', () => {
  expect(targetOf({ ...whole, clientId: guid })).toEqual({
    place: { subscriptionId: guid, resourceGroup: 'rg', virtualMachine: 'vm' },
    login: { environment: 'AzureCloud', clientId: guid, tenantId: undefined, serviceConnection: undefined },
  });
});

test.each<[Readonly<Record<string, string>>, RegExp]>([
  [{ azureSubscriptionId: guid }, /resourceGroup is required.*\n.*virtualMachine is required/],
  [{ virtualMachine: 'vm', resourceGroup: 'rg' }, /azureSubscriptionId is required/],
  [{ ...whole, azureSubscriptionId: 'production' }, /azureSubscriptionId must be a GUID/],
  [{ ...whole, resourceGroup: "rg'; rm" }, /resourceGroup must be a name of Azure/],
  [{ ...whole, virtualMachine: 'a/b' }, /virtualMachine must be a name of Azure/],
  [{ ...whole, azureEnvironment: 'AzureMars' }, /azureEnvironment must be one of AzureCloud, AzureUSGovernment, AzureChinaCloud/],
])('%j is refused', (given, problem) => {
  expect(() => targetOf(given)).toThrow(problem);
});

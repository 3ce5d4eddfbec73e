import { judgePorts } from '../../../shared/azure/inbound.ts';
import { readMachine } from '../../../shared/azure/virtual-machine.ts';
import { groupScope, resourceGroup, rule, subscriptionId } from '../../lab/arm/build-world.ts';
import type { LongRunning } from '../../lab/arm/world.ts';
import { never, type SignedInLaboratory, signedIn } from './signed-in.ts';

let lab: SignedInLaboratory;
beforeEach(async () => {
  lab = await signedIn();
});
afterEach(() => lab.azure.close());

const place = { subscriptionId, resourceGroup, virtualMachine: 'AZUREVM' };
const packets = [
  { source: '10.1.0.4', port: 5022 },
  { source: '203.0.113.9', port: 1433 },
];

async function judge(asked = packets) {
  const machine = await readMachine(lab.arm, place, never);
  if (!machine) throw new Error('the machine is there');
  return judgePorts(lab.arm, place, machine, asked, never);
}

const nic = () => [...lab.azure.world.machines.values()][0]?.nic;

/** Contributor of the resource group alone: Network Watcher is in a group of its own. */
function mayNotAskTheWatcher(): void {
  const [first] = lab.azure.world.assignments.splice(0);
  if (first) lab.azure.world.assignments.push({ ...first, scope: groupScope });
}

describe.each<[string, () => void, string]>([
  ['Network Watcher', () => undefined, 'ipFlowVerify'],
  ['the effective rules, without the right to ask Network Watcher', mayNotAskTheWatcher, 'effective rules'],
  ['the effective rules, where there is no Network Watcher', () => void lab.azure.world.watchers.splice(0), 'effective rules'],
])('%s', (_who, arrange, by) => {
  test.each<LongRunning>(['at-once', 'location', 'azure-async'])('says which packets come in: %s', async (form) => {
    arrange();
    lab.azure.world.longRunning = form;
    expect(await judge()).toMatchObject([
      { port: 5022, allowed: true, by },
      { port: 1433, allowed: false, by, rule: expect.stringContaining('DenyAllInBound') },
    ]);
  });

  test('a group of the subnet counts as much as that of the interface', async () => {
    arrange();
    nic()?.subnetGroup?.rules.push(rule('closed', 100, 'Deny', '*', '5022'));
    expect(await judge()).toMatchObject([{ allowed: false, rule: expect.stringContaining('closed') }, { allowed: false }]);
    // Network Watcher does not say in which group its rule is.
    if (by === 'effective rules') expect((await judge())[0]?.group).toEqual({ name: 'subnet-nsg', resourceGroup });
  });
});

test('the group of the interface is where a new rule goes', async () => {
  expect((await judge())[0]?.group).toEqual({ name: 'AZUREVM-nsg', resourceGroup });
});

test('Network Watcher that refuses for another reason is no end either', async () => {
  const refusal = { kind: 'refuse', status: 400, code: 'NetworkWatcherNotReady' } as const;
  lab.azure.faults.next({ when: ({ path }) => path.endsWith('/ipFlowVerify'), times: 2, fault: refusal });
  expect(await judge()).toMatchObject([{ allowed: true, by: 'effective rules' }, { allowed: false }]);
});

test('an address of another family is not judged', async () => {
  await expect(judge([{ source: 'fd00::4', port: 5022 }])).rejects.toThrow('not of one family');
});

test('a machine that does not run tells no effective rules', async () => {
  mayNotAskTheWatcher();
  for (const machine of lab.azure.world.machines.values()) machine.power = 'deallocated';
  await expect(judge()).rejects.toThrow('NetworkInterfaceNotAssociatedWithRunningVirtualMachine');
});

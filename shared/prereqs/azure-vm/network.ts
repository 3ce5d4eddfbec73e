import { azCommand } from '../../azure/az-command.ts';
import type { InboundVerdict } from '../../azure/inbound.ts';
import type { Place } from '../../azure/place.ts';
import { type Check, fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { ofAzure } from '../of-azure.ts';
import type { Remedy } from '../remedy.ts';

const page = 'https://learn.microsoft.com/azure/network-watcher/ip-flow-verify-overview';

/** Rules of one group have different priorities; 4096 is the last one, so few groups use the ones just before it. */
const rulePriority = { mirroring: '4001', sql: '4002' } as const;

function judgePort(place: Place, verdict: InboundVerdict | undefined, what: keyof typeof rulePriority): Judgement {
  if (!verdict) return notApplicable('the port is not known');
  const { source, port, allowed, rule, by } = verdict;
  const seen = `TCP ${source} to ${place.virtualMachine} port ${port}: ${rule} (${by})`;
  if (allowed === undefined) return unknown(`not to be told from the rules: ${seen}`);
  return allowed ? pass(`allowed: ${seen}`) : fail(`denied: ${seen}`, letIn(place, verdict, what));
}

function letIn(place: Place, { source, port, group }: InboundVerdict, what: keyof typeof rulePriority): Remedy {
  const text = `Let it in. A rule with a lower priority number that denies it has to be changed too, in the group of the subnet as in that of the interface; behind address translation the address of the source is another one. The firewall of the operating system is judged by the connection itself.`;
  if (!group) return { text };
  return {
    text,
    command: azCommand('network nsg rule create', {
      subscription: place.subscriptionId,
      'resource-group': group.resourceGroup,
      'nsg-name': group.name,
      name: `sql-dag-migrate-${port}`,
      priority: rulePriority[what],
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      'source-address-prefixes': source,
      'destination-port-ranges': String(port),
    }),
  };
}

/** Source: Microsoft, "Prerequisites: Migrate to SQL Server VM using distributed AG": ports 5022 and 1433. */
export const networkChecks: readonly Check[] = [
  ofAzure({
    id: 'AZR-MIRRORING-001',
    family: 'azure-vm',
    title: 'The network security groups let the source in at the mirroring port',
    severity: 'warning',
    page,
    asks: ['inbound'],
    judge: ({ place, inbound }) => judgePort(place, inbound[0], 'mirroring'),
  }),
  ofAzure({
    id: 'AZR-SQL-001',
    family: 'azure-vm',
    title: 'The network security groups let SQL clients from the address of the source in',
    severity: 'warning',
    page,
    asks: ['inbound'],
    judge: ({ place, inbound }) => judgePort(place, inbound[1], 'sql'),
  }),
];

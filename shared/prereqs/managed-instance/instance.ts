import { azCommand } from '../../azure/az-command.ts';
import type { LinkAddress } from '../../azure/managed-instance.ts';
import { linkSkills } from '../../cutover/link/builds.ts';
import { type Check, fail, notApplicable, pass, unknown } from '../check.ts';
import { ofLink, ofSourceAndLink } from '../of-link.ts';
import { overviewPage } from './pages.ts';

const updatePolicyPage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/update-policy';

const startCommand = ({ subscriptionId, resourceGroup, managedInstance }: LinkAddress): string =>
  azCommand('sql mi start', { subscription: subscriptionId, 'resource-group': resourceGroup, mi: managedInstance });

/** The instance as a resource. Source: Microsoft, "Managed Instance link overview", limitations. */
export const instanceChecks: readonly Check[] = [
  ofLink({
    id: 'MI-FOUND-001',
    title: 'The managed instance exists',
    severity: 'error',
    page: 'https://learn.microsoft.com/rest/api/sql/managed-instances/get',
    asks: ['instance'],
    judge: ({ address, instance }) =>
      instance
        ? pass(`${instance.name} in ${instance.location ?? 'an unknown region'}, ${instance.tier ?? 'tier not visible'}`)
        : fail(
            `there is no managed instance ${address.managedInstance} in resource group ${address.resourceGroup}`,
            'Correct the inputs azure-subscription-id, resource-group and managed-instance (its name without the domain).',
          ),
  }),
  ofLink({
    id: 'MI-READY-001',
    title: 'The instance is ready',
    severity: 'error',
    page: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/instance-stop-start-how-to',
    asks: ['instance'],
    judge({ address, instance }) {
      if (!instance) return notApplicable('see MI-FOUND-001');
      const { name, state } = instance;
      if (state === undefined) return unknown(`Azure does not tell the state of ${name}`);
      if (state === 'Ready') return pass(`${name} is ${state}`);
      return fail(
        `${name} is ${state}`,
        state === 'Stopped'
          ? { text: 'Start it.', command: startCommand(address) }
          : 'Wait until the operation on the instance has ended: it refuses changes of the link meanwhile (ManagedInstanceIsBusy).',
      );
    },
  }),
  ofLink({
    id: 'MI-GROUP-001',
    title: 'The instance is in no failover group',
    severity: 'error',
    page: overviewPage,
    asks: ['instance', 'failoverGroups'],
    judge({ instance, failoverGroups }) {
      if (!instance) return notApplicable('see MI-FOUND-001');
      return failoverGroups.length === 0
        ? pass(`${instance.name} is in none`)
        : fail(
            `${instance.name} is in ${failoverGroups.join(', ')}`,
            'A link does not work with failover groups: the instance can not become primary of it (MiPrimaryWithGeodr). Remove the failover group for the time of the migration, or use another instance.',
          );
    },
  }),
  ofSourceAndLink({
    id: 'MI-TIER-001',
    title: 'The service tier of the instance supports what the databases use',
    severity: 'error',
    page: 'https://learn.microsoft.com/azure/azure-sql/in-memory-oltp-overview',
    reads: ['memoryOptimizedDatabases'],
    asks: ['instance'],
    judge({ dag, read }, { instance }) {
      if (!instance) return notApplicable('see MI-FOUND-001');
      if (!dag) return notApplicable('the distributed availability group is not visible here');
      if (instance.tier === undefined) return unknown(`Azure does not tell the service tier of ${instance.name}`);
      const moved = new Set(dag.databases.map(({ name }) => name.toLowerCase()));
      const using = read.memoryOptimizedDatabases.filter(({ name }) => moved.has(name.toLowerCase())).map(({ name }) => name);
      if (using.length === 0) return pass(`${instance.tier}; no database has memory-optimized tables`);
      const seen = `${instance.tier}; memory-optimized tables in ${using.join(', ')}`;
      return instance.tier === 'BusinessCritical'
        ? pass(seen)
        : fail(seen, {
            text: 'In-Memory OLTP exists in the tier Business Critical only. Change the tier of the instance before the link is made, or remove the memory-optimized objects and their filegroup.',
          });
    },
  }),
  ofSourceAndLink({
    id: 'MI-POLICY-001',
    title: 'The update policy of the instance lets it replicate back to the source after the failover',
    severity: 'warning',
    page: updatePolicyPage,
    asks: ['instance'],
    judge({ server }, { instance }) {
      if (!instance) return notApplicable('see MI-FOUND-001');
      const skills = linkSkills(server.productVersion);
      const back = skills?.version.failsBack;
      if (skills === undefined || back === undefined)
        return notApplicable(`an instance replicates back to SQL Server 2022 and later only; the source is ${server.productVersion}`);
      const { databaseFormat } = instance;
      if (databaseFormat === undefined) return unknown(`Azure does not tell the update policy of ${instance.name}`);
      const seen = `update policy ${databaseFormat}, source ${skills.version.name}`;
      return databaseFormat === back.databaseFormat
        ? pass(seen)
        : fail(
            `${seen}: there is no way back after the failover`,
            `Go on when none is needed. For a way back use an instance with the update policy ${back.databaseFormat}: a policy can be raised later, and never lowered.`,
          );
    },
  }),
];

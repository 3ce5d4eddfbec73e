import { printServerTriggers, trustAssemblies } from '../../sqlserver/remedies/instance-objects.ts';
import { type Check, notApplicable, ofPair } from '../check.ts';
import { judgeFound, lacking, printedBySqlcmd } from './compare.ts';

const named = ({ name }: { readonly name: string }): string => name;

/** Code that lives in master or on the instance, and what the instance allows code to do. */
export const instanceCodeChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-TRIGGER-001',
    family: 'server-objects',
    title: 'The target has the server triggers of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/create-trigger-transact-sql',
    reads: ['serverTriggers'],
    judge: (source, target) => {
      const missing = lacking(source.read.serverTriggers, target.read.serverTriggers, named, target);
      return judgeFound(
        missing.map(({ name, disabled }) => (disabled === true ? `${name} (disabled)` : name)),
        [],
        `${source.read.serverTriggers.length} triggers`,
        () => ({
          text: `Make them on the target, after what they use; a logon trigger that fails keeps everybody out. Encrypted triggers can not be printed. ${printedBySqlcmd}`,
          sql: printServerTriggers(missing.map(named)),
          on: 'source',
          outputRunsOn: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-ASSEMBLY-001',
    family: 'server-objects',
    title: 'The target trusts the assemblies that the source trusts',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sys-sp-add-trusted-assembly-transact-sql',
    reads: ['trustedAssemblies'],
    judge: (source, target) => {
      if (source.server.majorVersion < 14) return notApplicable('SQL Server 2016 keeps no list of trusted assemblies');
      const missing = lacking(source.read.trustedAssemblies, target.read.trustedAssemblies, ({ hash }) => hash, target);
      return judgeFound(
        missing.map(({ hash, description }) => description ?? `${hash.slice(0, 18)}…`),
        [],
        `${source.read.trustedAssemblies.length} assemblies`,
        () => ({
          text: 'With clr strict security an assembly of a database only loads where it is trusted. Trust these on the target.',
          sql: trustAssemblies(missing),
          on: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-MASTER-001',
    family: 'server-objects',
    title: 'The target has the procedures that somebody made in master',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-procoption-transact-sql',
    reads: ['masterProcedures'],
    judge: (source, target) => {
      const missing = lacking(source.read.masterProcedures, target.read.masterProcedures, named, target);
      return judgeFound(
        missing.map(({ name, startup }) => (startup === true ? `${name} (runs at startup)` : name)),
        [],
        `${source.read.masterProcedures.length} procedures`,
        () =>
          'Look at them first, then script them from master of the source (SSMS, Generate Scripts). One that runs at startup needs sp_procoption on the target as well.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-GOVERNOR-001',
    family: 'server-objects',
    title: 'The target has the resource pools of the source',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/resource-governor/resource-governor',
    reads: ['resourcePools'],
    judge: (source, target) => {
      const missing = lacking(source.read.resourcePools, target.read.resourcePools, named, target);
      return judgeFound(
        missing.map(named),
        [],
        `${source.read.resourcePools.length} pools in use`,
        () =>
          'Make pools, workload groups and the classifier function on the target, with limits that fit its machine, and switch Resource Governor on (ALTER RESOURCE GOVERNOR RECONFIGURE).',
      );
    },
  }),
];

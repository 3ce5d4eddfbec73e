import type { Account, Known } from './account.ts';
import { readFlags, readPairs } from './flags.ts';

/** The actions of built-in roles that the laboratory knows. Source: Microsoft, "Azure built-in roles for Databases". */
const builtInRoles: Readonly<Record<string, { readonly actions: readonly string[]; readonly notActions: readonly string[] }>> = {
  'SQL Managed Instance Contributor': {
    actions: ['Microsoft.Sql/managedInstances/*', 'Microsoft.Sql/locations/*/read', 'Microsoft.Authorization/*/read'],
    notActions: ['Microsoft.Sql/managedInstances/azureADOnlyAuthentications/write'],
  },
};

/**
 * The part of the Azure command line, with its extension azure-devops, that the quick starts use. Source: learn.microsoft.com/cli/azure, pages
 * of `az account`, `az ad`, `az role assignment`, `az pipelines`. Returns what it prints.
 */
export function az(args: readonly string[], account: Account, known: Known): string {
  const at = args.findIndex((arg) => arg.startsWith('--'));
  const flags = readFlags(args.slice(at), flagsOf[args.slice(0, at).join(' ')] ?? []);
  switch (args.slice(0, at).join(' ')) {
    case 'account show':
      return flags.one('--query') === 'tenantId' ? known.tenantId : known.subscriptionId;
    case 'ad app create':
      return known.clientId;
    case 'ad sp create':
      return '';
    case 'ad app federated-credential create': {
      const { issuer, subject, audiences } = JSON.parse(flags.one('--parameters'));
      if (flags.one('--id') !== known.clientId) throw new Error('no such application');
      if (audiences?.[0] !== 'api://AzureADTokenExchange') throw new Error('the audience is another one');
      account.federated.push({ issuer, subject });
      return '';
    }
    case 'role assignment create': {
      const role = builtInRoles[flags.one('--role')];
      if (role === undefined || flags.one('--assignee') !== known.clientId) throw new Error('no such role or assignee');
      account.assignments.push({ scope: flags.one('--scope'), ...role });
      return '';
    }
    case 'pipelines variable-group create':
      account.groups[flags.one('--name')] = { variables: readPairs(flags.all('--variables')), secrets: {} };
      return String(Object.keys(account.groups).length);
    case 'pipelines variable-group variable create': {
      const group = Object.values(account.groups)[Number(flags.one('--group-id')) - 1];
      if (group === undefined) throw new Error('no such variable group');
      const secret = flags.has('--secret') && flags.one('--secret') === 'true';
      group[secret ? 'secrets' : 'variables'][flags.one('--name')] = flags.one('--value');
      return '';
    }
    case 'pipelines create':
      account.pipelines[flags.one('--name')] = flags.one('--yml-path');
      return '';
    case 'pipelines run': {
      const file = account.pipelines[flags.one('--name')];
      if (file === undefined) throw new Error('no such pipeline');
      account.run = { file, inputs: readPairs(flags.all('--parameters')) };
      return '';
    }
    default:
      throw new Error(`unknown command: az ${args.join(' ')}`);
  }
}

const flagsOf: Readonly<Record<string, readonly string[]>> = {
  'account show': ['--query', '--output'],
  'ad app create': ['--display-name', '--query', '--output'],
  'ad sp create': ['--id', '--output'],
  'ad app federated-credential create': ['--id', '--parameters', '--output'],
  'role assignment create': ['--assignee', '--role', '--scope', '--output'],
  'pipelines variable-group create': ['--name', '--authorize', '--variables', '--query', '--output'],
  'pipelines variable-group variable create': ['--group-id', '--name', '--value', '--secret', '--output'],
  'pipelines create': ['--name', '--repository', '--repository-type', '--branch', '--yml-path', '--skip-first-run', '--output'],
  'pipelines run': ['--name', '--branch', '--parameters', '--output'],
};

import { pipelineIdentity, resourceGroup, subscriptionId, tenantId } from '../../test/lab/arm/build-world.ts';
import { applicationLogin } from '../../test/lab/engine/migration.ts';
import { type DemoLaboratory, dagName, databases } from '../demo/laboratory.ts';
import { type LinkCase, type LinkDemoLaboratory, linkDatabases } from '../demo/link-laboratory.ts';

/** What to do with a running laboratory of the route sql-vm. */
export const sqlVmAdvice = ({ lab, access }: DemoLaboratory, caFile: string): string =>
  `The laboratory runs: ${lab.servers.size} instances of SQL Server 2022 (stand-ins), joined by the distributed availability group ${dagName}.

${sides(lab)}

${logins(access, databases, caFile)}

Try it:
  sqlcmd -S 127.0.0.1,${lab.source.port} -U ${access.username} -P '${access.password}' -C -Q "SELECT name, is_distributed FROM sys.availability_groups"
  tsql -H 127.0.0.1 -p ${lab.source.port} -U ${access.username} -P '${access.password}'

Run a task against it from a shell (docs/terminal.md):
  SQL_DAG_MIGRATE_SOURCE_PASSWORD='${access.password}' SQL_DAG_MIGRATE_TARGET_PASSWORD='${access.password}' \\
      npm run terminal -- validate-prereqs --distributed-availability-group ${dagName} \\
      ${flagsOf('source', lab.source.port, access, caFile)} \\
      ${flagsOf('target', lab.target.port, access, caFile)}

The same, as the GitHub runner would run it:
  env 'INPUT_DISTRIBUTED-AVAILABILITY-GROUP=${dagName}' \\
      ${inputsOf('source', lab.source.port, access)} 'INPUT_SOURCE-CA-CERTIFICATE=${caFile}' \\
      ${inputsOf('target', lab.target.port, access)} 'INPUT_TARGET-CA-CERTIFICATE=${caFile}' \\
      node actions/validate-prereqs/dist/index.js`;

/** What to do with a running laboratory of the route managed-instance. */
export const linkAdvice = ({ lab, azure, access }: LinkDemoLaboratory, { title }: LinkCase, caFile: string): string =>
  `The laboratory runs: ${title} (stand-ins), joined by the link ${dagName}, with Azure Resource Manager and Entra at ${azure.origin}.

${sides(lab)}

${logins(access, linkDatabases, caFile)}
  Azure   application ${pipelineIdentity.clientId}, secret ${pipelineIdentity.secret}

Run a task against it, as the GitHub runner would:
  env AZURE_AUTHORITY_HOST=${azure.origin} AZURE_RESOURCE_MANAGER_URL=${azure.origin} NODE_EXTRA_CA_CERTS=${caFile} \\
      AZURE_CLIENT_ID=${pipelineIdentity.clientId} AZURE_TENANT_ID=${tenantId} AZURE_CLIENT_SECRET='${pipelineIdentity.secret}' \\
      INPUT_ROUTE=managed-instance 'INPUT_DISTRIBUTED-AVAILABILITY-GROUP=${dagName}' \\
      INPUT_AZURE-ENVIRONMENT=Custom INPUT_AZURE-SUBSCRIPTION-ID=${subscriptionId} \\
      INPUT_RESOURCE-GROUP=${resourceGroup} INPUT_MANAGED-INSTANCE=${azure.instance.name} \\
      ${inputsOf('source', lab.source.port, access)} 'INPUT_SOURCE-CA-CERTIFICATE=${caFile}' \\
      ${inputsOf('target', lab.target.port, access)} \\
      node actions/validate-prereqs/dist/index.js`;

const sides = ({ source, target, migration }: DemoLaboratory['lab']): string =>
  `  source  127.0.0.1,${source.port}   ${migration.source.serverName}
  target  127.0.0.1,${target.port}   ${migration.target.serverName}`;

const logins = ({ username, password }: Login, written: readonly string[], caFile: string): string =>
  `  login   ${username} / ${password}   (sysadmin)
          ${applicationLogin.name} / ${applicationLogin.password}   (writes to ${written.join(', ')})
  CA      ${caFile}`;

const inputsOf = (side: 'source' | 'target', port: number, { username, password }: Login): string => {
  const input = (name: string, value: string) => `'INPUT_${side.toUpperCase()}-${name}=${value}'`;
  return [input('SERVER', `127.0.0.1,${port}`), input('USERNAME', username), input('PASSWORD', password)].join(' ');
};

const flagsOf = (side: 'source' | 'target', port: number, { username }: Login, caFile: string): string =>
  `--${side}-server 127.0.0.1,${port} --${side}-username ${username} --${side}-ca-certificate ${caFile}`;

type Login = Pick<DemoLaboratory['access'], 'username' | 'password'>;

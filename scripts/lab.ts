/** `npm run lab`: leaves a laboratory running and says how to use it. Ctrl-C stops it. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationLogin } from '../test/lab/engine/migration.ts';
import { dagName, databases, startDemoLaboratory } from './demo/laboratory.ts';

const { lab, writers, access } = await startDemoLaboratory();
const folder = await mkdtemp(join(tmpdir(), 'sql-lab-'));
const caFile = join(folder, 'laboratory-ca.pem');
await writeFile(caFile, access.caCertificate);

console.log(`The laboratory runs: ${lab.servers.size} instances of SQL Server 2022 (stand-ins), joined by the distributed availability group ${dagName}.

  source  127.0.0.1,${lab.source.port}   ${lab.migration.source.serverName}
  target  127.0.0.1,${lab.target.port}   ${lab.migration.target.serverName}

  login   ${access.username} / ${access.password}   (sysadmin)
          ${applicationLogin.name} / ${applicationLogin.password}   (writes to ${databases.join(', ')})
  CA      ${caFile}

Try it:
  sqlcmd -S 127.0.0.1,${lab.source.port} -U ${access.username} -P '${access.password}' -C -Q "SELECT name, is_distributed FROM sys.availability_groups"
  tsql -H 127.0.0.1 -p ${lab.source.port} -U ${access.username} -P '${access.password}'

Run a task against it, as the GitHub runner would:
  env 'INPUT_DISTRIBUTED-AVAILABILITY-GROUP=${dagName}' \\
      'INPUT_SOURCE-SERVER=127.0.0.1,${lab.source.port}' 'INPUT_SOURCE-USERNAME=${access.username}' 'INPUT_SOURCE-PASSWORD=${access.password}' 'INPUT_SOURCE-CA-CERTIFICATE=${caFile}' \\
      'INPUT_TARGET-SERVER=127.0.0.1,${lab.target.port}' 'INPUT_TARGET-USERNAME=${access.username}' 'INPUT_TARGET-PASSWORD=${access.password}' 'INPUT_TARGET-CA-CERTIFICATE=${caFile}' \\
      node actions/validate-prereqs/dist/index.js

Writers are at work. Ctrl-C stops everything.`);

const ticker = setInterval(() => {}, 60_000);
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

async function stop(): Promise<void> {
  clearInterval(ticker);
  await writers.stop();
  const { acknowledged, found, lost } = writers.verify();
  console.log(`\nacknowledged ${acknowledged}, found ${found}, lost ${lost.length}`);
  await lab.close();
  process.exit(lost.length === 0 ? 0 : 1);
}

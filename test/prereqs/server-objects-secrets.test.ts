import { databaseContentParts } from '../../shared/sqlserver/readings/database-contents.ts';
import { serverObjectParts } from '../../shared/sqlserver/readings/server-objects.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask } from '../flow/run-task.ts';
import { runSql } from './run-sql.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const observed = {
  server: {
    serverName: 'S',
    machineName: 'S',
    instanceName: undefined,
    productVersion: '16.0.4165.4',
    majorVersion: 16,
    edition: 'Enterprise Edition (64-bit)',
    engineEdition: 3,
    hadrEnabled: true,
    hadrManagerRunning: true,
    collation: 'SQL_Latin1_General_CP1_CI_AS',
  },
  dag: undefined,
};

test('no reading of this family asks for a hash, a command of a job, or a provider string', () => {
  const texts = Object.values({ ...serverObjectParts, ...databaseContentParts }).map((part) => part.sql(observed));
  expect(texts.length).toBeGreaterThan(15);
  for (const sql of texts) {
    expect(sql).not.toMatch(/password_hash|provider_string/i);
    // A command may be searched, not shown.
    expect(sql.replaceAll(/\w+\.command LIKE N'[^']*'/g, '')).not.toMatch(/\.command/);
  }
});

test('what is secret on the source reaches no log, no output and no report', async () => {
  lab = await startFlowLaboratory();
  await runSql(
    lab,
    'source',
    `CREATE LOGIN [shop] WITH PASSWORD = 'Sh0p-lab!';
GO
USE Sales; CREATE USER [shop];
GO
USE master; EXEC sp_addlinkedserver @server = N'ARCHIVE', @srvproduct = N'', @provider = N'MSOLEDBSQL', @provstr = N'PWD=pr0vider-secret';
EXEC sp_addlinkedsrvlogin N'ARCHIVE', N'false', NULL, N'reader', N'l1nk-secret';
CREATE CREDENTIAL [share] WITH IDENTITY = N'copier', SECRET = N'cred-secret';
EXEC msdb.dbo.sp_add_job N'Copy'; EXEC msdb.dbo.sp_add_jobstep @job_name = N'Copy', @step_name = N's', @subsystem = N'CmdExec', @command = N'copy /user:x /pw:st3p-secret';`,
  );
  const { outputs, host } = await runTask(validatePrereqs, lab.inputs);
  const hash = Buffer.from(lab.migration.source.server.logins.get('shop')?.passwordHash ?? []).toString('hex');
  expect(hash).toMatch(/^0200\w{136}$/);
  const said = JSON.stringify([outputs, host]).toLowerCase();
  for (const name of ['obj-login-001', 'archive', 'share', 'copy']) expect(said).toContain(name);
  for (const secret of [hash, 'sh0p-lab!', 'pr0vider-secret', 'l1nk-secret', 'cred-secret', 'st3p-secret'])
    expect(said).not.toContain(secret);
});

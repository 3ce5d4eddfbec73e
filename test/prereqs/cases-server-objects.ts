import type { SideName } from '../../shared/cutover/observation.ts';
import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import type { CodeReference } from '../lab/engine/data/catalog.ts';
import type { DatabaseCopy } from '../lab/engine/databases/copy.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import { changeCatalog } from '../lab/engine/objects/users.ts';
import { createDatabase } from '../lab/engine/servers/create-server.ts';
import { after, afterBoth } from './arrangements.ts';
import { type Arrangement, type CheckCases, unreachable } from './check-case.ts';
import { runSql } from './run-sql.ts';

const { name: application } = applicationLogin;

const nightly = `EXEC msdb.dbo.sp_add_operator @name = N'On call', @email_address = N'dba@example.com';
EXEC msdb.dbo.sp_add_job @job_name = N'Nightly o''clock', @description = N'Totals', @owner_login_name = N'sa', @category_name = N'Database Maintenance',
  @notify_level_email = 2, @notify_email_operator_name = N'On call';
EXEC msdb.dbo.sp_add_jobstep @job_name = N'Nightly o''clock', @step_name = N'sum', @command = N'EXEC dbo.sums @day = ''today'';', @database_name = N'Sales', @on_success_action = 3;
EXEC msdb.dbo.sp_add_jobstep @job_name = N'Nightly o''clock', @step_name = N'report', @command = N'EXEC dbo.report;', @database_name = N'Ledger';
EXEC msdb.dbo.sp_add_jobschedule @job_name = N'Nightly o''clock', @name = N'at one', @freq_type = 4, @freq_interval = 1, @active_start_time = 10000;
EXEC msdb.dbo.sp_add_jobserver @job_name = N'Nightly o''clock';`;

const backup = `EXEC msdb.dbo.sp_add_job @job_name = N'Backup'; EXEC msdb.dbo.sp_add_jobserver @job_name = N'Backup';
EXEC msdb.dbo.sp_add_jobstep @job_name = N'Backup', @step_name = N'all', @database_name = N'master',
  @command = N'IF sys.fn_hadr_backup_is_preferred_replica(N''Sales'') = 1 BACKUP DATABASE Sales TO DISK = N''NUL'';';`;

const operator = "EXEC msdb.dbo.sp_add_operator @name = N'On call', @enabled = 1;";
const credential = "CREATE CREDENTIAL [share] WITH IDENTITY = N'CORP\\copier', SECRET = N'Sh4re-lab!';";
const account =
  "EXEC msdb.dbo.sysmail_add_account_sp @account_name = N'alerts', @email_address = N'sql@example.com', @mailserver_name = N'smtp.example.com', @port = 587, @enable_ssl = 1;";
const profile =
  "EXEC msdb.dbo.sysmail_add_profile_sp @profile_name = N'DBA'; EXEC msdb.dbo.sysmail_add_profileaccount_sp @profile_name = N'DBA', @account_name = N'alerts', @sequence_number = 1;";

/** The copy of Sales on a side. */
function sales(lab: FlowLaboratory, side: SideName): DatabaseCopy {
  const copy = lab.migration[side].server.databases.get('sales');
  if (!copy) throw new Error('The laboratory has no database Sales.');
  return copy;
}

/** The code of Sales refers to something outside. */
const refers = (reference: Omit<CodeReference, 'module'>): Arrangement => ({
  arrange: (lab) =>
    changeCatalog(lab.migration.laboratory, sales(lab, 'source'), {
      area: 'references',
      key: 'totals',
      entry: { module: 'totals', ...reference },
    }),
});

const integrationServices = (...sides: readonly SideName[]): Arrangement => ({
  arrange(lab) {
    for (const side of sides) createDatabase(lab.migration.laboratory, lab.migration[side].server, 'SSISDB');
  },
});

const captured = (sql: string): Arrangement => ({
  arrange: (lab) => {
    sales(lab, 'source').switches.cdc = true;
    return runSql(lab, 'target', sql);
  },
});

const archive =
  "EXEC sp_addlinkedserver @server = N'ARCHIVE', @srvproduct = N'Oracle', @provider = N'OraOLEDB.Oracle', @datasrc = N'ora', @provstr = N'Password=se''cret';";
const partner = "EXEC sp_addlinkedserver N'PARTNER', N'SQL Server';";
const ofAudit = "TO FILE (FILEPATH = N'D:\\audit\\') WITH (QUEUE_DELAY = 2000, ON_FAILURE = FAIL_OPERATION)";
const belowGroup = 'a copy can only be altered when it is writable, after the cutover';

export const objectCases: CheckCases = {
  'OBJ-LINK-001': {
    fail: after(
      'source',
      `${archive} ${partner} EXEC sp_serveroption N'ARCHIVE', N'rpc out', N'true'; EXEC sp_serveroption N'ARCHIVE', N'query timeout', N'30';`,
    ),
    unknown: unreachable('target'),
    evidence: /^ARCHIVE \(OraOLEDB\.Oracle, ora\), PARTNER \(SQLNCLI, PARTNER\)$/,
  },
  'OBJ-LINK-002': {
    fail: afterBoth(`${partner} EXEC sp_addlinkedsrvlogin N'PARTNER', N'false', NULL, N'reader', N'Re4der-lab!';`, partner),
    evidence: /^PARTNER: everybody else as reader$/,
    noStatement: 'nobody but its owner knows the password at the other server',
  },
  'OBJ-CREDENTIAL-001': {
    fail: after('source', credential),
    evidence: /^share \(CORP\\copier\)$/,
    noStatement: 'nobody but its owner knows the secret',
  },
  'OBJ-AUDIT-001': {
    fail: after('source', `CREATE SERVER AUDIT [Watch] ${ofAudit}; ALTER SERVER AUDIT [Watch] WITH (STATE = ON);`),
    evidence: /^Watch \([0-9A-F-]{36}\)$/,
  },
  'OBJ-MESSAGE-001': {
    fail: after(
      'source',
      "EXEC sp_addmessage 50010, 16, N'It''s %s', N'us_english', N'true'; EXEC sp_addmessage 50010, 16, N'Es ist %1!', N'German';",
    ),
    unknown: unreachable('target'),
    evidence: /^50010 \(us_english\), 50010 \(Deutsch\)$/,
  },
  'OBJ-DEVICE-001': {
    fail: after('source', "EXEC sp_addumpdevice N'disk', N'nightly', N'D:\\backup\\nightly.bak';"),
    evidence: /^nightly \(D:\\backup\\nightly\.bak\)$/,
  },
  'OBJ-ENDPOINT-001': {
    fail: {
      arrange(lab) {
        lab.migration.source.server.objects.endpoints.set('broker', { name: 'Broker', type: 'SERVICE_BROKER', started: true });
        sales(lab, 'source').switches.broker = true;
      },
    },
    evidence: /^Broker \(SERVICE_BROKER, STARTED\)$/,
    noStatement: 'its port, its certificates and its partners are for a person to choose',
  },
  'OBJ-CONFIG-001': {
    fail: after('source', "EXEC sp_configure N'clr enabled', 1; RECONFIGURE;"),
    unknown: unreachable('target'),
    evidence: /^clr enabled: 1 on the source, 0 on the target$/,
  },
  'OBJ-CONFIG-002': {
    fail: after(
      'source',
      "EXEC sp_configure N'show advanced options', 1; RECONFIGURE; EXEC sp_configure N'cost threshold for parallelism', 50; RECONFIGURE;",
    ),
    unknown: unreachable('target'),
    evidence: /^cost threshold for parallelism: 50 on the source, 5 on the target$/,
  },
  'OBJ-OWNER-002': {
    fail: after('source', `ALTER AUTHORIZATION ON DATABASE::Sales TO [${application}];`),
    unknown: unreachable('target'),
    evidence: /^Sales: application on the source, sa on the target$/,
    noStatement: belowGroup,
  },
  'OBJ-TRUST-001': {
    fail: after('source', 'ALTER DATABASE Sales SET TRUSTWORTHY ON; ALTER DATABASE Ledger SET DB_CHAINING ON;'),
    unknown: unreachable('target'),
    evidence: /^Sales: TRUSTWORTHY is off on the target, Ledger: DB_CHAINING is off on the target$/,
    noStatement: belowGroup,
  },
  'OBJ-CDC-001': {
    pass: captured("EXEC msdb.dbo.sp_add_job N'cdc.Sales_capture'; EXEC msdb.dbo.sp_add_job N'cdc.Sales_cleanup';"),
    fail: captured("EXEC msdb.dbo.sp_add_job N'cdc.Sales_capture';"),
    evidence: /^cdc\.Sales_cleanup$/,
    noStatement: belowGroup,
  },
  'OBJ-REPLICATION-001': {
    fail: {
      arrange(lab) {
        sales(lab, 'source').switches.published = true;
      },
    },
    unknown: unreachable('source'),
    evidence: /^Sales$/,
    noStatement: 'publications and their subscribers are a plan of their own',
  },
  'OBJ-XDB-001': {
    fail: refers({ database: 'Archive', schema: 'dbo', entity: 'Orders' }),
    evidence: /^Sales refers to Orders in Archive$/,
    noStatement: 'the code is theirs, and the other database has to be moved or left by a person',
  },
  'OBJ-XSERVER-001': {
    fail: refers({ server: 'ARCHIVE', database: 'Old', schema: 'dbo', entity: 'Orders' }),
    evidence: /^Sales refers to Orders at ARCHIVE$/,
    noStatement: 'the script for the linked server is the one of OBJ-LINK-001',
  },
  'OBJ-SSISDB-001': {
    pass: integrationServices('source', 'target'),
    fail: integrationServices('source'),
    unknown: unreachable('target'),
    evidence: /^SSISDB is on the source only$/,
    noStatement: 'a catalog is made and filled by tools outside of T-SQL, with a password that only people know',
  },
};

export const agentCases: CheckCases = {
  'OBJ-JOB-001': { fail: afterBoth(nightly, operator), evidence: /^Nightly o'clock \(Ledger, Sales\)$/ },
  'OBJ-JOB-002': { fail: after('source', backup), evidence: /^Backup$/ },
  'OBJ-JOBOWNER-001': {
    fail: afterBoth(
      backup,
      `CREATE LOGIN [leaver] WITH PASSWORD = 'Leav3r-lab!'; ${backup} EXEC msdb.dbo.sp_update_job @job_name = N'Backup', @owner_login_name = N'leaver'; DROP LOGIN [leaver];`,
    ),
    evidence: /^Backup belongs to 0x\w{32}$/,
  },
  'OBJ-PRIMARYJOB-001': {
    fail: after('source', backup),
    evidence: /^Backup$/,
    noStatement: 'the step is theirs: only its author can say what it shall ask',
  },
  'OBJ-ALERT-001': {
    fail: afterBoth(
      `${operator} EXEC msdb.dbo.sp_add_alert @name = N'Fatal', @severity = 20, @delay_between_responses = 60, @database_name = N'Sales'; EXEC msdb.dbo.sp_add_notification N'Fatal', N'On call', 1;`,
      operator,
    ),
    evidence: /^Fatal$/,
  },
  'OBJ-OPERATOR-001': { fail: after('source', operator), evidence: /^On call$/ },
  'OBJ-PROXY-001': {
    fail: afterBoth(
      `${credential} EXEC msdb.dbo.sp_add_proxy @proxy_name = N'copy files', @credential_name = N'share'; EXEC msdb.dbo.sp_grant_proxy_to_subsystem @proxy_name = N'copy files', @subsystem_id = 3;`,
      credential,
    ),
    evidence: /^copy files$/,
  },
  'OBJ-MAIL-001': { fail: after('source', account), evidence: /^alerts <sql@example.com>$/ },
  'OBJ-MAIL-002': { fail: afterBoth(`${account} ${profile}`, account), evidence: /^DBA$/ },
};

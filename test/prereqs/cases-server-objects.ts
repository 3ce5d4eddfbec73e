import type { SideName } from '../../shared/cutover/observation.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import { type Arrangement, type CheckCases, healthy } from './check-case.ts';
import { runSql } from './run-sql.ts';

/** The laboratory after these statements on one side. */
const after = (side: SideName, sql: string): Arrangement => ({ arrange: (lab) => runSql(lab, side, sql) });

/** After statements on the source, then others on the target. */
const afterBoth = (source: string, target: string): Arrangement => ({
  async arrange(lab) {
    await runSql(lab, 'source', source);
    await runSql(lab, 'target', target);
  },
});

const { name: application } = applicationLogin;

const shop = "CREATE LOGIN [shop] WITH PASSWORD = 'Sh0p-lab!', CHECK_POLICY = OFF;\nGO\nUSE Sales; CREATE USER [shop] FOR LOGIN [shop];";
const readers = 'CREATE LOGIN [CORP\\readers] FROM WINDOWS;\nGO\nUSE Sales; CREATE USER [CORP\\readers];';

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

export const loginCases: CheckCases = {
  'OBJ-LOGIN-001': { fail: after('source', shop), evidence: /^shop \(Sales\) is not on the target$/ },
  'OBJ-LOGIN-002': { fail: after('source', readers), evidence: /^CORP\\readers \(Sales\) is not on the target$/ },
  'OBJ-SID-001': {
    fail: afterBoth(shop, "CREATE LOGIN [SHOP] WITH PASSWORD = 'other-lab!';"),
    evidence: /^shop \(Sales\) is 0x\w{32} on the source and 0x\w{32} on the target/,
  },
  'OBJ-LOGIN-003': {
    fail: after('target', `ALTER LOGIN [${application}] DISABLE;`),
    evidence: /^application \(.*Sales\) is disabled on the target$/,
  },
  'OBJ-LOGIN-004': {
    fail: after('target', `ALTER LOGIN [${application}] WITH DEFAULT_DATABASE = [Archive];`),
    evidence: /^application starts in Archive, which the target does not have$/,
  },
  'OBJ-ORPHAN-001': {
    fail: after('source', `${shop}\nGO\nUSE master; DROP LOGIN [shop]; CREATE LOGIN [shop] WITH PASSWORD = 'again-lab!';`),
    evidence: /^Sales: shop$/,
  },
  'OBJ-OWNER-001': {
    fail: after('source', "CREATE LOGIN [owner] WITH PASSWORD = 'Own-lab!'; ALTER AUTHORIZATION ON DATABASE::Sales TO [owner];"),
    evidence: /^Sales belongs to owner$/,
  },
  'OBJ-ROLE-001': { pass: healthy, fail: after('source', 'CREATE SERVER ROLE [operators];'), evidence: /^operators$/ },
  'OBJ-MEMBER-001': {
    fail: after('source', `ALTER SERVER ROLE [bulkadmin] ADD MEMBER [${application}];`),
    evidence: /^application of bulkadmin$/,
  },
  'OBJ-GRANT-001': {
    fail: after('source', `GRANT VIEW SERVER STATE TO [${application}] WITH GRANT OPTION; DENY SHUTDOWN TO [${application}];`),
    evidence: /^DENY SHUTDOWN to application, GRANT_WITH_GRANT_OPTION VIEW SERVER STATE to application$/,
  },
};

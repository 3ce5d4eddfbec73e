import { applicationLogin } from '../lab/engine/migration.ts';
import { after, afterBoth } from './arrangements.ts';
import { type CheckCases, healthy } from './check-case.ts';

const { name: application } = applicationLogin;

const shop = "CREATE LOGIN [shop] WITH PASSWORD = 'Sh0p-lab!', CHECK_POLICY = OFF;\nGO\nUSE Sales; CREATE USER [shop] FOR LOGIN [shop];";
const readers = 'CREATE LOGIN [CORP\\readers] FROM WINDOWS;\nGO\nUSE Sales; CREATE USER [CORP\\readers];';

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

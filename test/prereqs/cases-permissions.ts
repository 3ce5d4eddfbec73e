import { blind, type CheckCases, unreachable } from './check-case.ts';

const noServer = unreachable('source');
const byName = 'the login of the pipeline grants itself nothing';

export const permissionCases: CheckCases = {
  'PER-STATE-001': { fail: blind, unknown: noServer, evidence: /VIEW SERVER PERFORMANCE STATE is missing/, noStatement: byName },
  'PER-DEFINITION-001': { fail: blind, unknown: noServer, evidence: /VIEW ANY DEFINITION is missing/, noStatement: byName },
  'PER-SYSADMIN-001': { fail: blind, unknown: noServer, evidence: /not sysadmin/, noStatement: byName },
};

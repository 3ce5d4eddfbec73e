import { type Arrangement, blind, type CheckCases, unreachable } from './check-case.ts';

const noServer = unreachable('source');

const reader = { name: 'reader', password: 'R3ader-lab!' } as const;
const rights = ['VIEW SERVER STATE', 'VIEW SERVER PERFORMANCE STATE', 'VIEW ANY DEFINITION'];

/** A login with some permissions on both sides. */
const loginWith = (...permissions: readonly string[]): Arrangement => ({
  options: { logins: [{ ...reader, permissions: [...rights, ...permissions] }] },
  inputs: {
    sourceUsername: reader.name,
    sourcePassword: reader.password,
    targetUsername: reader.name,
    targetPassword: reader.password,
  },
});
const onlyReads = loginWith();

export const permissionCases: CheckCases = {
  'PER-STATE-001': { fail: blind, unknown: noServer, evidence: /ONPREM: VIEW SERVER PERFORMANCE STATE is missing/ },
  'PER-DEFINITION-001': { fail: blind, unknown: noServer, evidence: /ONPREM: VIEW ANY DEFINITION is missing/ },
  'PER-CHANGE-001': {
    pass: loginWith('ALTER ANY AVAILABILITY GROUP'),
    fail: onlyReads,
    unknown: noServer,
    evidence: /ONPREM: reader lacks ALTER ANY AVAILABILITY GROUP/,
  },
  'PER-SYSADMIN-001': { fail: onlyReads, unknown: noServer, evidence: /ONPREM: reader is not sysadmin/ },
  'PER-RESUME-001': { fail: onlyReads, unknown: noServer, evidence: /reader lacks ALTER ANY DATABASE/ },
  'PER-MSDB-001': { fail: onlyReads, unknown: noServer, evidence: /ONPREM: reader may not read msdb\.dbo\.sysjobs/ },
  'PER-LOGINS-001': {
    pass: loginWith('ALTER ANY LOGIN', 'ALTER ANY CONNECTION', 'ALTER ANY DATABASE'),
    fail: loginWith('ALTER ANY CONNECTION'),
    unknown: noServer,
    evidence: /reader lacks ALTER ANY LOGIN, ALTER ANY DATABASE/,
  },
  'PER-KILL-001': { fail: onlyReads, unknown: noServer, evidence: /reader lacks ALTER ANY CONNECTION/ },
};

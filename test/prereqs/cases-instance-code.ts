import { after } from './arrangements.ts';
import type { CheckCases } from './check-case.ts';

const logonTrigger = `CREATE TRIGGER [Night watch] ON ALL SERVER FOR LOGON
AS
BEGIN
  -- nobody's business
  PRINT N'it''s late';
END`;

export const codeCases: CheckCases = {
  'OBJ-TRIGGER-001': {
    fail: after(
      'source',
      `${logonTrigger}\nGO\nDISABLE TRIGGER [Night watch] ON ALL SERVER;\nGO\nCREATE TRIGGER other ON ALL SERVER AFTER CREATE_LOGIN AS PRINT 1`,
    ),
    evidence: /^Night watch \(disabled\), other$/,
  },
  'OBJ-ASSEMBLY-001': {
    fail: after('source', `EXEC sp_add_trusted_assembly @hash = 0x${'AB12'.repeat(32)}, @description = N'spatial, version=1.0';`),
    evidence: /^spatial, version=1\.0$/,
  },
  'OBJ-MASTER-001': {
    fail: {
      arrange(lab) {
        lab.migration.source.server.objects.masterProcedures.set('warm_up', { name: 'warm_up', startup: true });
      },
    },
    evidence: /^warm_up \(runs at startup\)$/,
    noStatement: 'code of theirs in master is looked at by a person before it goes to another instance',
  },
  'OBJ-GOVERNOR-001': {
    fail: {
      arrange(lab) {
        const { resourceGovernor } = lab.migration.source.server.objects;
        resourceGovernor.enabled = true;
        resourceGovernor.pools.set('reports', { name: 'reports', id: 256, maxCpu: 30, maxMemory: 30 });
      },
    },
    evidence: /^reports$/,
    noStatement: 'limits are chosen for a machine',
  },
};

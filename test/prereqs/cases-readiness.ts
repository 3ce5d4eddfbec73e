import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import { inAzure, noRights } from './cases-azure-vm.ts';
import type { Arrangement, CheckCases } from './check-case.ts';

const byAzure = 'Azure is not changed by T-SQL';
const byHardware = 'no statement makes a machine larger';

/** What msdb of the source forgets, as if the history had been deleted. */
const forgets = ({ migration }: FlowLaboratory, database: string, type: 'D' | 'L'): void => {
  const { backups } = migration.source.server;
  for (const backup of backups.filter((one) => one.database === database && one.type === type)) backups.splice(backups.indexOf(backup), 1);
};

const noHistory: Arrangement = { arrange: ({ migration }) => void migration.source.server.backups.splice(0) };

const changedLogin: Arrangement = {
  arrange({ migration: { laboratory, source } }) {
    const login = source.server.logins.get('application');
    if (login) login.modifiedAt = laboratory.clock.now() - 600_000;
  },
};

export const readinessCases: CheckCases = {
  'RDY-BACKUP-001': {
    fail: { arrange: (lab) => forgets(lab, 'Sales', 'D') },
    unknown: noHistory,
    evidence: /^ONPREM: no full or differential backup of the last 24 hours: Sales \(none in 60 days\)$/,
  },
  'RDY-LOGBACKUP-001': {
    fail: {
      arrange(lab) {
        forgets(lab, 'Sales', 'L');
        forgets(lab, 'Inventory', 'L');
        forgets(lab, 'Ledger', 'L');
      },
    },
    unknown: { options: { source: { secondaries: 1 } }, arrange: ({ migration }) => void migration.source.server.backups.splice(0) },
    evidence: /^ONPREM: no log backup of the last 24 hours: (\w+ \(none in 60 days\)(, )?){3}$/,
  },
  'RDY-CPU-001': {
    fail: { options: { target: { hardware: { cpus: 4 } } } },
    evidence: /source ONPREM 8, target AZUREVM 4 logical processors/,
    noStatement: byHardware,
  },
  'RDY-MEMORY-001': {
    fail: { options: { target: { hardware: { memoryMb: 32_768 } } } },
    evidence: /source ONPREM 65536 MB, target AZUREVM 32768 MB/,
    noStatement: byHardware,
  },
  'RDY-MAXMEMORY-001': {
    side: 'target',
    fail: { arrange: ({ migration }) => void migration.target.server.configuration.set('max server memory (MB)', 2_147_483_647) },
    evidence: /AZUREVM: max server memory not limited, physical memory 65536 MB/,
  },
  'RDY-TEMPDB-001': {
    side: 'target',
    fail: { options: { target: { hardware: { tempdbFiles: 1 } } } },
    evidence: /AZUREVM: 1 data files, 8 logical processors/,
  },
  'RDY-FREEZE-001': {
    fail: changedLogin,
    evidence: /ONPREM: login application 10 minutes ago/,
    noStatement: 'what has changed has changed: the check passes when 24 hours are over',
  },
  'RDY-IO-001': {
    side: 'target',
    pass: inAzure,
    fail: {
      azure({ world }) {
        for (const machine of world.machines.values()) machine.size = 'Standard_B2s';
      },
    },
    unknown: noRights,
    evidence: /source 900 operations\/s and 24 MB\/s on average since its start, Standard_B2s at most 1280 and 23 \(uncached\)/,
    noStatement: byAzure,
  },
  'RDY-AZBACKUP-001': {
    side: 'target',
    pass: inAzure,
    fail: {
      azure({ world }) {
        world.protectedMachines.clear();
        for (const machine of world.sqlMachines.values()) machine.automaticBackup = false;
      },
    },
    unknown: noRights,
    evidence: /automated backup off, Azure Backup: NotProtected/,
    noStatement: byAzure,
  },
  'RDY-MONITOR-001': {
    side: 'target',
    pass: inAzure,
    fail: {
      azure({ world }) {
        for (const machine of world.machines.values()) machine.extensions.pop();
      },
    },
    unknown: noRights,
    evidence: /no monitoring agent among 1 extensions/,
    noStatement: byAzure,
  },
};

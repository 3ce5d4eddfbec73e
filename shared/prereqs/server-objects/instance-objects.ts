import { addBackupDevices, addMessages, createAudits, printLinkedServers } from '../../sqlserver/remedies/instance-objects.ts';
import { type Check, ofPair } from '../check.ts';
import { list } from '../names.ts';
import { judgeFound, lacking, printedBySqlcmd } from './compare.ts';

const named = ({ name }: { readonly name: string }): string => name;

/** Objects of the instance that the code of databases, or the people who look after them, expect. */
export const instanceObjectChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-LINK-001',
    family: 'server-objects',
    title: 'The target has the linked servers of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/linked-servers/linked-servers-database-engine',
    reads: ['linkedServers'],
    judge: (source, target) => {
      const missing = lacking(source.read.linkedServers, target.read.linkedServers, named, target);
      return judgeFound(
        missing.map(({ name, provider, dataSource }) => `${name} (${provider}${dataSource === undefined ? '' : `, ${dataSource}`})`),
        [],
        `${source.read.linkedServers.length} linked servers`,
        () => ({
          text: `Make them on the target; it has to reach them, and needs their OLE DB providers (SQLNCLI is not part of SQL Server 2022 and later: write MSOLEDBSQL instead). Mappings with a user of the linked server are not printed (OBJ-LINK-002). The query prints provider strings, which may hold a password. ${printedBySqlcmd}`,
          sql: printLinkedServers(missing.map(named)),
          on: 'source',
          outputRunsOn: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-LINK-002',
    family: 'server-objects',
    title: 'The target has the logins at linked servers that the source has',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addlinkedsrvlogin-transact-sql',
    reads: ['linkedLogins'],
    judge: (source, target) => {
      const missing = lacking(
        source.read.linkedLogins,
        target.read.linkedLogins,
        ({ server, local, remote }) => `${server}\0${local ?? ''}\0${remote}`,
        target,
      );
      return judgeFound(
        missing.map(({ server, local, remote }) => `${server}: ${local ?? 'everybody else'} as ${remote}`),
        [],
        `${source.read.linkedLogins.length} mappings`,
        () => 'Add these mappings on the target with sp_addlinkedsrvlogin. Only who knows the passwords can: no server gives them away.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-CREDENTIAL-001',
    family: 'server-objects',
    title: 'The target has the credentials of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/create-credential-transact-sql',
    reads: ['credentials'],
    judge: (source, target) => {
      const missing = lacking(source.read.credentials, target.read.credentials, named, target);
      return judgeFound(
        missing.map(({ name, identity }) => `${name} (${identity})`),
        [],
        `${source.read.credentials.length} credentials`,
        () =>
          'Make them on the target with CREATE CREDENTIAL. Only who knows the secrets can: no server gives them away. Backups to URL and proxies of jobs need them.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-AUDIT-001',
    family: 'server-objects',
    title: 'The target has the audits of the source, with the same GUIDs',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/create-server-audit-transact-sql',
    reads: ['serverAudits'],
    judge: (source, target) => {
      const missing = lacking(source.read.serverAudits, target.read.serverAudits, ({ guid }) => guid, target);
      const taken = new Set(target.read.serverAudits.map(({ name }) => name.toLowerCase()));
      const free = missing.filter(({ name, type }) => !taken.has(name.toLowerCase()) && /^(FILE|APPLICATION LOG|SECURITY LOG)$/.test(type));
      return judgeFound(
        missing.map(({ name, guid }) => `${name} (${guid})`),
        [],
        `${source.read.serverAudits.length} audits`,
        () => ({
          text: `Database audit specifications travel with the databases and look for their audit by its GUID. Make it on the target; its folder has to be there. Sizes of files, filters and server audit specifications are not in the script.${free.length < missing.length ? ' An audit of the same name and another GUID has to be dropped there first.' : ''}`,
          ...(free.length > 0 && { sql: createAudits(free), on: 'target' as const }),
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-MESSAGE-001',
    family: 'server-objects',
    title: 'The target has the messages that were added to the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addmessage-transact-sql',
    reads: ['userMessages'],
    judge: (source, target) => {
      const missing = lacking(
        source.read.userMessages,
        target.read.userMessages,
        ({ number, language }) => `${number} ${language}`,
        target,
      );
      return judgeFound(
        missing.map(({ number, language }) => `${number} (${language})`),
        [],
        `${source.read.userMessages.length} messages`,
        () => ({
          text: 'RAISERROR with a number that is not there fails (18054). Add them on the target.',
          sql: addMessages(missing),
          on: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-DEVICE-001',
    family: 'server-objects',
    title: 'The target has the backup devices of the source',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/backup-restore/backup-devices-sql-server',
    reads: ['backupDevices'],
    judge: (source, target) => {
      const missing = lacking(source.read.backupDevices, target.read.backupDevices, named, target);
      return judgeFound(
        missing.map(({ name, path }) => `${name} (${path})`),
        [],
        `${source.read.backupDevices.length} devices`,
        () => ({
          text: 'Add them on the target, with paths that it has; the script takes those of the source.',
          sql: addBackupDevices(missing),
          on: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-ENDPOINT-001',
    family: 'server-objects',
    title: 'The target has the other endpoints of the source: Service Broker, T-SQL',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/service-broker-with-always-on-availability-groups-sql-server',
    reads: ['otherEndpoints', 'databaseOwnership'],
    judge: (source, target) => {
      const missing = lacking(source.read.otherEndpoints, target.read.otherEndpoints, named, target);
      const brokers = source.read.databaseOwnership.filter(
        ({ name, broker }) => broker === true && source.dag?.databases.some((one) => one.name === name),
      );
      return judgeFound(
        missing.map(({ name, type, state }) => `${name} (${type}, ${state})`),
        [],
        `${source.read.otherEndpoints.length} endpoints`,
        () =>
          `Make them on the target with CREATE ENDPOINT: ports, certificates and who may connect are yours to choose.${brokers.length > 0 ? ` Service Broker is on in ${list(brokers.map(({ name }) => name))}; routes of other instances have to name the listener of the target after the cutover.` : ''}`,
      );
    },
  }),
];

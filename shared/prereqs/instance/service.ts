import { reconfigure, renameServer } from '../../sqlserver/remedies/instance.ts';
import { type Check, fail, ofSide, pass, unknown } from '../check.ts';
import { list } from '../names.ts';

/** How the service runs. Source: Microsoft, "SERVERPROPERTY". */
export const serviceChecks: readonly Check[] = [
  ofSide({
    id: 'INS-HADR-001',
    family: 'instance',
    title: 'Always On availability groups are enabled and running',
    severity: 'error',
    guards: ['switch-sync-mode', 'failover-dag'],
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/enable-and-disable-always-on-availability-groups-sql-server',
    judge: ({ server }) => {
      if (!server.hadrEnabled)
        return fail(
          `${server.serverName}: IsHadrEnabled is 0`,
          'Enable Always On in SQL Server Configuration Manager (or Enable-SqlAlwaysOn, or mssql-conf set hadr.hadrenabled 1) and restart the service.',
        );
      return server.hadrManagerRunning
        ? pass('enabled, the manager is running')
        : unknown(
            `${server.serverName}: enabled, the manager does not run`,
            'See the error log of this instance; on Windows check the state of the failover cluster.',
          );
    },
  }),
  ofSide({
    id: 'INS-SINGLEUSER-001',
    family: 'instance',
    title: 'The instance is not in single-user mode',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/start-sql-server-in-single-user-mode',
    reads: ['instance'],
    judge: ({ server, read: { instance } }) => {
      const single = instance[0]?.singleUser;
      if (single === undefined) return unknown(`${server.serverName}: IsSingleUser is NULL`);
      return single
        ? fail(`${server.serverName}: IsSingleUser is 1`, 'Take -m out of the startup parameters and restart the service.')
        : pass('IsSingleUser is 0');
    },
  }),
  ofSide({
    id: 'INS-SERVERNAME-001',
    family: 'instance',
    title: 'The instance knows its own name',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/install-windows/rename-a-computer-that-hosts-a-stand-alone-instance-of-sql-server',
    reads: ['instance'],
    judge: ({ server, read: { instance } }) => {
      const local = instance[0]?.localName;
      return local?.toLowerCase() === server.serverName.toLowerCase()
        ? pass(server.serverName)
        : fail(
            `@@SERVERNAME is ${local ?? 'NULL'}, ServerName is ${server.serverName}`,
            `The computer was renamed. Backup history, jobs and replicas go by @@SERVERNAME. Run ${renameServer(local, server.serverName)} and restart the service.`,
          );
    },
  }),
  ofSide({
    id: 'INS-CLUSTERED-001',
    family: 'instance',
    title: 'The instance is no failover cluster instance',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/failover-clustering-and-always-on-availability-groups-sql-server',
    reads: ['instance'],
    judge: ({ server, read: { instance } }) => {
      const clustered = instance[0]?.clustered;
      if (clustered === undefined) return unknown(`${server.serverName}: IsClustered is NULL`);
      return clustered
        ? fail(
            `${server.serverName}: IsClustered is 1`,
            'Its replicas fail over by hand only, and LISTENER_URL has to name its network name, never a node.',
          )
        : pass('IsClustered is 0');
    },
  }),
  ofSide({
    id: 'INS-PENDING-001',
    family: 'instance',
    title: 'No setting waits for RECONFIGURE or a restart',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/server-configuration-options-sql-server',
    reads: ['configurations'],
    judge: ({ side, server, read: { configurations } }) => {
      if (configurations.length === 0) return unknown(`${server.serverName}: sys.configurations is empty`);
      const waiting = configurations.filter(({ name, value, valueInUse }) => value !== valueInUse && !isRoundedUp(name, value));
      if (waiting.length === 0) return pass(`${configurations.length} settings in use as configured`);
      const seen = `${server.serverName}: ${list(waiting.map(({ name, value, valueInUse }) => `${name} (configured ${value}, in use ${valueInUse})`))}`;
      const restart = waiting.filter(({ dynamic }) => !dynamic).map(({ name }) => name);
      return restart.length === 0
        ? fail(seen, { text: 'Bring them into use, or set them back.', sql: reconfigure, on: side })
        : fail(seen, `${list(restart)}: restart the service before the migration, so that the next start brings no surprise.`);
    },
  }),
];

/** A minimum of 0 is in use as 16 MB on 64-bit systems; nothing waits there. */
const isRoundedUp = (name: string, value: number | undefined): boolean => name === 'min server memory (MB)' && value === 0;

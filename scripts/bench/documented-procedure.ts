/**
 * The cutover as Microsoft's articles have it ("Complete migration using a distributed availability group" and "Fail over to a secondary
 * availability group"), typed by a script instead of a person: one statement after the other, a fresh connection for each, the log ends
 * compared by text, and "rerun the query on both sides every 5 seconds until it is the case". It is run as a process of its own.
 */
import { ask, connect } from './connect.ts';

interface Settings {
  readonly source: number;
  readonly target: number;
  readonly ca: string;
  readonly dagName: string;
  readonly pollMs: number;
  readonly name: string;
  readonly password: string;
}

const settings = JSON.parse(process.env.BENCH ?? '{}') as Settings;
const dag = `[${settings.dagName}]`;

const logEnds = `SELECT DB_NAME(drs.database_id) AS database_name, CONVERT(varchar(25), drs.last_hardened_lsn) AS last_hardened_lsn
FROM sys.dm_hadr_database_replica_states AS drs
INNER JOIN sys.availability_groups AS ag ON drs.group_id = ag.group_id
WHERE ag.is_distributed = 0 AND drs.is_local = 1
ORDER BY database_name`;

await query('source', `ALTER AVAILABILITY GROUP ${dag} SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1)`);
await query('source', `ALTER AVAILABILITY GROUP ${dag} SET (ROLE = SECONDARY)`);
while ((await query('source', logEnds)) !== (await query('target', logEnds))) await pause(settings.pollMs);
await query('target', `ALTER AVAILABILITY GROUP ${dag} FORCE_FAILOVER_ALLOW_DATA_LOSS`);

/** Connects, asks, closes. Gives the rows as text. */
async function query(side: 'source' | 'target', sql: string): Promise<string> {
  const connection = await connect({ ...settings, port: settings[side] });
  try {
    return await ask(connection, sql);
  } finally {
    connection.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

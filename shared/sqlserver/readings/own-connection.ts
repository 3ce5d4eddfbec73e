import { part } from './part.ts';
import { flagOf } from './values.ts';

/** How the server sees the connection of this session. */
export const ownConnectionParts = {
  /** Wants VIEW SERVER STATE, from 2022 on VIEW SERVER SECURITY STATE (Microsoft, "sys.dm_exec_connections"); refuses with 300. */
  ownConnection: part({
    views: 'sys.dm_exec_connections',
    sql: () => `SELECT CASE c.encrypt_option WHEN 'TRUE' THEN '1' WHEN 'FALSE' THEN '0' END AS encrypted
FROM sys.dm_exec_connections AS c WHERE c.session_id = @@SPID`,
    row: ({ encrypted }) => ({ encrypted: flagOf(encrypted) }),
  }),
} as const;

import { quoteName, quoteText } from '../identifiers.ts';
import { pasteable } from './pasteable.ts';

/** Grammar: Microsoft, "ALTER AVAILABILITY GROUP (Transact-SQL)". All of it runs on the primary replica, in master. */

const modifyReplicas = (group: string, replicas: readonly string[], option: string): string =>
  replicas
    .map((replica) => `ALTER AVAILABILITY GROUP ${quoteName(group)} MODIFY REPLICA ON ${quoteText(replica)} WITH (${option});`)
    .join('\n');

export const commitSynchronously = pasteable((group: string, replica: string): string =>
  modifyReplicas(group, [replica], 'AVAILABILITY_MODE = SYNCHRONOUS_COMMIT'),
);

export const failOverByHand = pasteable((group: string, replicas: readonly string[]): string =>
  modifyReplicas(group, replicas, 'FAILOVER_MODE = MANUAL'),
);

/** s */
export const setSessionTimeout = pasteable((group: string, replicas: readonly string[], seconds: number): string =>
  modifyReplicas(group, replicas, `SESSION_TIMEOUT = ${seconds}`),
);

/** For an ordinary availability group from 2017 on, for a distributed one from 2022 on. */
export const requireNoSecondaries = pasteable(
  (group: string): string => `ALTER AVAILABILITY GROUP ${quoteName(group)} SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0);`,
);

/** Resumes the data movement of copies, on the server that hosts them. */
export const resumeCopies = pasteable((databases: readonly string[]): string =>
  databases.map((database) => `ALTER DATABASE ${quoteName(database)} SET HADR RESUME;`).join('\n'),
);

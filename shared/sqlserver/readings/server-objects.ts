import { agentParts } from './agent.ts';
import { databaseSettingParts } from './database-contents.ts';
import { instanceObjectParts } from './instance-objects.ts';
import { loginParts } from './logins.ts';

/** What lives in master and msdb, and what the databases need of it. */
export const serverObjectParts = { ...loginParts, ...agentParts, ...instanceObjectParts, ...databaseSettingParts } as const;

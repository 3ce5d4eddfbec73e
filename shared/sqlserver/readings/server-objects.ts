import { agentParts } from './agent.ts';
import { databaseContentParts } from './database-contents.ts';
import { instanceObjectParts } from './instance-objects.ts';
import { loginParts } from './logins.ts';

/** What lives in master and msdb, and what the databases need of it. */
export const serverObjectParts = { ...loginParts, ...agentParts, ...instanceObjectParts, ...databaseContentParts } as const;

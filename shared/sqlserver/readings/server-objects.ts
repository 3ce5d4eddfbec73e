import { databaseContentParts } from './database-contents.ts';
import { loginParts } from './logins.ts';

/** What lives in master and msdb, and what the databases need of it. */
export const serverObjectParts = { ...loginParts, ...databaseContentParts } as const;

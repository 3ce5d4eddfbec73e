import { databaseFileParts } from './database-files.ts';
import { databaseHistoryParts } from './database-history.ts';
import { databaseKeyParts } from './database-keys.ts';
import { databaseLogParts } from './database-logs.ts';
import { databaseSettingParts } from './database-settings.ts';

/** What is read about the databases of a side. */
export const databaseParts = {
  ...databaseSettingParts,
  ...databaseHistoryParts,
  ...databaseFileParts,
  ...databaseKeyParts,
  ...databaseLogParts,
} as const;

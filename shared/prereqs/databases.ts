import type { Check } from './check.ts';
import { claimChecks } from './databases/claims.ts';
import { compatibilityChecks } from './databases/compatibility.ts';
import { encryptionChecks } from './databases/encryption.ts';
import { featureChecks } from './databases/features.ts';
import { fileChecks } from './databases/files.ts';
import { flowChecks } from './databases/flow.ts';
import { historyChecks } from './databases/history.ts';
import { logChecks } from './databases/logs.ts';
import { optionChecks } from './databases/options.ts';
import { presenceChecks } from './databases/presence.ts';

/** Source: Microsoft, "Prerequisites, Restrictions, and Recommendations for Always On availability groups", and the pages that each check names. */
export const databaseChecks: readonly Check[] = [
  ...presenceChecks,
  ...claimChecks,
  ...optionChecks,
  ...compatibilityChecks,
  ...historyChecks,
  ...encryptionChecks,
  ...featureChecks,
  ...fileChecks,
  ...logChecks,
  ...flowChecks,
];

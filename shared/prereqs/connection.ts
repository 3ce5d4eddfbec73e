import type { Check } from './check.ts';
import { clockChecks } from './connection/clocks.ts';
import { encryptionChecks } from './connection/encryption.ts';
import { reachingChecks } from './connection/reaching.ts';

/** The way from the runner to the two servers. */
export const connectionChecks: readonly Check[] = [...reachingChecks, ...encryptionChecks, ...clockChecks];

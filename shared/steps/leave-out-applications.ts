import { untrusted } from '../hosts/untrusted.ts';
import type { FailoverOptions } from './failover-run.ts';

/**
 * The options of a rehearsal: it does not even know the commands that stop the application and the logins that would be kept out. Sessions that
 * would be ended are only looked for; see `expectQuiet`.
 */
export const leaveOutApplications = (options: FailoverOptions): FailoverOptions => ({
  ...options,
  beforeCutoverCommand: undefined,
  afterCutoverCommand: undefined,
  afterRollbackCommand: undefined,
  freezeLogins: undefined,
});

/** What is left out, for people. Commands by name only: their text may hold a secret. */
export const leftOut = (asked: FailoverOptions): readonly string[] => [
  ...(asked.beforeCutoverCommand === undefined ? [] : ['the before-cutover command']),
  ...(asked.afterCutoverCommand === undefined ? [] : ['the after-cutover command']),
  ...(asked.afterRollbackCommand === undefined ? [] : ['the after-rollback command']),
  ...(asked.freezeLogins ?? []).map((login) => `freezing the login ${untrusted(login, 128)}`),
  ...(asked.killLongTransactions ? ['ending sessions with long transactions'] : []),
];

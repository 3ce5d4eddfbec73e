import type { FailoverOptions } from '../../../shared/steps/failover-run.ts';
import { plannedOptions } from '../../../shared/steps/planned-options.ts';

const options: FailoverOptions = {
  maxWriteOutage: 60_000,
  dryRun: false,
  rehearse: false,
  earlierReport: undefined,
  expectedDatabases: undefined,
  maxSendQueue: 65_536n,
  maxRedoQueue: undefined,
  longTransactionAge: 30_000,
  longTransactionWait: 60_000,
  killLongTransactions: false,
  approvedPlan: undefined,
  skipChecks: ['db-b-001', 'DB-A-001'],
  freezeLogins: ['web', 'app'],
  beforeCutoverCommand: undefined,
  afterCutoverCommand: 'start --password s3cret',
  afterRollbackCommand: undefined,
  hookTimeout: 60_000,
  signal: new AbortController().signal,
};

test('text for people; logins in one order; a command only as the hash that sha256sum gives', () => {
  expect(plannedOptions(options)).toEqual({
    maxWriteOutage: '1m',
    maxSendQueue: '64MB',
    maxRedoQueue: 'unlimited',
    longTransactionAge: '30s',
    longTransactionWait: '1m',
    killLongTransactions: false,
    skipChecks: ['DB-A-001', 'DB-B-001'],
    freezeLogins: ['app', 'web'],
    beforeCutoverCommand: 'none',
    afterCutoverCommand: 'SHA-256 e3d1318f25ed0a065f819b1aa81b50cfcf621b5dac7aabe7f8ac2cec4c860060',
    afterRollbackCommand: 'none',
    hookTimeout: '1m',
  });
});

test.each<[string, Partial<FailoverOptions>]>([
  ['a dry run', { dryRun: true }],
  ['a rehearsal', { rehearse: true }],
  ['the approval itself', { approvedPlan: { hash: 'a', plan: undefined } }],
  ['the check of the databases', { expectedDatabases: ['Sales'] }],
  ['the order of the logins', { freezeLogins: ['app', 'web'] }],
])('%s does not change what is approved', (_, change) =>
  expect(plannedOptions({ ...options, ...change })).toEqual(plannedOptions(options)),
);

import { InputError } from '../../../shared/core/errors.ts';
import { choice, flag, optional, secret, text } from '../../../shared/core/field.ts';
import { readInputs } from '../../../shared/core/inputs.ts';
import { defineTask } from '../../../shared/core/task.ts';
import { recordingHost } from './recording-host.ts';

const words = { label: 'L', help: 'H.' };
const task = defineTask({
  name: 'some-task',
  id: '',
  title: '',
  summary: '',
  inputs: {
    server: text(words),
    authentication: choice(['sql', 'entra'], { ...words, default: 'sql' }),
    password: optional(secret(words)),
    dryRun: flag({ ...words, default: false }),
  },
  outputs: {},
  check: ({ authentication, password, server }, nameOf) => [
    ...(authentication === 'sql' && password === undefined
      ? [{ input: 'password' as const, problem: `is required when ${nameOf('authentication')} is sql` }]
      : []),
    ...(server === undefined ? [{ input: 'server' as const, problem: 'is missed by the rule too' }] : []),
  ],
  run: async () => ({}),
});

function messageOf(inputs: Readonly<Record<string, string>>, unexpected: readonly string[] = []): string {
  try {
    readInputs(task, recordingHost(inputs, unexpected));
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

test('values have the types of their fields', () => {
  const values = readInputs(task, recordingHost({ server: 's', password: 'p', dryRun: 'true' }));
  // The annotations are the test: the compiler checks them.
  const server: string = values.server;
  const authentication: 'sql' | 'entra' = values.authentication;
  const password: string | undefined = values.password;
  const dryRun: boolean = values.dryRun;
  expect({ server, authentication, password, dryRun }).toEqual({ server: 's', authentication: 'sql', password: 'p', dryRun: true });
});

test('one problem is one line', () => {
  expect(messageOf({ server: 's', authentication: 'entra', dryRun: 'maybe' })).toBe(
    'Invalid input: the-dryRun must be true or false, not "maybe".',
  );
});

test('all problems come at once, in the spelling of the host, and none twice', () => {
  expect(messageOf({ dryRun: 'maybe' }, ['pasword'])).toBe(
    '4 invalid inputs:\n- the-server is required.\n- the-dryRun must be true or false, not "maybe".\n' +
      '- the-password is required when the-authentication is sql.\n- pasword is not an input of some-task.',
  );
});

test('a rule is not asked about an input that could not be read', () => {
  expect(messageOf({ server: 's', authentication: 'kerberos' })).toBe(
    'Invalid input: the-authentication must be one of sql, entra, not "kerberos".',
  );
});

test('secrets are masked before any other input is read', () => {
  const host = recordingHost({ server: 's', password: 'p w' });
  readInputs(task, host);
  expect(host.calls).toEqual(['input password', 'secret p w', 'input server', 'input authentication', 'input dryRun']);
});

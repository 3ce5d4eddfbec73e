import { InputError } from '../../../shared/core/errors.ts';
import { choice, optional, secret, sqlServerConnection, text } from '../../../shared/core/field.ts';
import { hostWithNames, readInputs, readNamedInputs } from '../../../shared/core/inputs.ts';
import { defineTask } from '../../../shared/core/task.ts';
import type { ConnectionPart, Host, SqlServerConnection } from '../../../shared/hosts/host.ts';
import { connectionParts } from '../../../shared/hosts/sql-server-connection.ts';
import { type RecordingHost, recordingHost } from './recording-host.ts';

const words = { label: 'L', help: 'H.' };
const from = (part: ConnectionPart) => ({ connected: { by: 'place', part } });
const task = defineTask({
  name: 'some-task',
  id: '',
  title: '',
  summary: '',
  inputs: {
    server: { ...text({ ...words, accept: (value) => (value.includes(' ') ? `"${value}" is no server` : undefined) }), ...from('server') },
    authentication: { ...choice(['sql', 'entra'], { ...words, default: 'sql' }), ...from('authentication') },
    password: { ...optional(secret(words)), ...from('password') },
    place: optional(sqlServerConnection(words)),
    other: optional(text(words)),
  },
  outputs: {},
  check: ({ authentication, password }, nameOf) =>
    authentication === 'sql' && password === undefined
      ? [{ input: 'password' as const, problem: `is required when ${nameOf('authentication')} is sql` }]
      : [],
  run: async () => ({}),
});

function connection(values: Partial<Record<ConnectionPart, string>>): SqlServerConnection {
  const entries = Object.entries(connectionParts).map(([part, { label }]) => [part, { label, value: values[part as ConnectionPart] }]);
  return Object.fromEntries(entries) as SqlServerConnection;
}

type Given = Readonly<Record<string, string>>;

const agent = (inputs: Given, values: Partial<Record<ConnectionPart, string>>): Host & RecordingHost => ({
  ...recordingHost(inputs),
  name: 'azure-pipelines',
  sqlServerConnection: (id) => {
    if (id !== 'id-1') throw new Error('must be another one');
    return connection(values);
  },
});

function messageOf(host: Host): string {
  try {
    readInputs(task, host);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const whole = { server: ' sql1 ', authentication: 'sql', password: ' p w ' };

test('a connection stands for the inputs of its side; a secret keeps its edge blanks', () => {
  const { server, authentication, password } = readInputs(task, agent({ place: 'id-1' }, whole));
  expect({ server, authentication, password }).toEqual({ server: 'sql1', authentication: 'sql', password: ' p w ' });
});

test('without a connection the inputs count, and the host is not asked for one', () => {
  expect(readInputs(task, agent({ server: 'sql2', password: 'x' }, { server: 'sql1' })).server).toBe('sql2');
});

test('a problem in a connection names the connection and its field, by the parser of the input', () => {
  expect(messageOf(agent({ place: 'id-1' }, { server: 'a b', authentication: 'sql' }))).toBe(
    '2 invalid inputs:\n- the-place (service connection id-1, field Server) "a b" is no server.\n' +
      '- the-place (service connection id-1, field Password) is required when the-place (service connection id-1, field Authentication method) is sql.',
  );
});

test('a connection and inputs together: one line that names them; a default does not count as given', () => {
  const host = agent({ place: 'id-1', server: 'sql2', password: 'x', authentication: 'SQL' }, whole);
  expect(messageOf(host)).toBe('Invalid input: the-place can not be given together with the-server, the-password: it stands for them.');
  expect(messageOf(agent({ place: 'id-1', authentication: 'entra' }, whole))).toContain('together with the-authentication:');
});

test('a connection of another kind is one problem, whatever else is missing', () => {
  expect(messageOf(agent({ place: 'id-2' }, {}))).toBe('Invalid input: the-place must be another one.');
});

test('secrets of a connection are masked before anything can be refused', () => {
  const host = agent({ place: 'id-1', server: 'sql2', other: 'o' }, whole);
  messageOf(host);
  expect(host.calls).toContain('secret  p w ');
});

test('a host without connections does not offer the input: a task there never sees it', () => {
  const host = recordingHost({ server: 's', password: 'p', place: 'id-1' });
  expect(readInputs(task, host).place).toBeUndefined();
  expect(host.calls).not.toContain('input place');
  const strict = { ...host, unexpectedInputs: (known: readonly string[]) => (known.includes('place') ? [] : ['the-place']) };
  expect(messageOf(strict)).toBe('Invalid input: the-place is not an input of some-task.');
});

test('messages of the run call an input as the user has given it', () => {
  const host = agent({ place: 'id-1' }, whole);
  const { nameOf } = readNamedInputs(task, host);
  const named = hostWithNames(host, nameOf);
  expect(named.nameOf('password')).toBe('the-place (service connection id-1, field Password)');
  expect(named.nameOf('other')).toBe('the-other');
  named.info('hello');
  expect(host.calls).toContain('info hello');
});

/** CREATE, ALTER and DROP LOGIN. */
import type { LoginChange } from '../../object-changes.ts';
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';
import { binaryBytes } from './literals.ts';
import { objectStatement } from './object-statement.ts';

export function parseCreateLogin(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'LOGIN');
  const login = cursor.name();
  const create = (from: 'PASSWORD' | 'WINDOWS' | 'EXTERNAL', options: LoginChange) =>
    objectStatement('CREATE LOGIN', { kind: 'create-login', login, from, options }, line);
  if (cursor.accept('FROM')) {
    const from = cursor.oneOf('WINDOWS', 'EXTERNAL');
    if (from === 'EXTERNAL') cursor.expect('PROVIDER');
    return create(from, cursor.accept('WITH') ? parseOptions(cursor) : {});
  }
  cursor.expect('WITH');
  if (!cursor.sees('PASSWORD')) throw cursor.unexpected();
  return create('PASSWORD', parseOptions(cursor));
}

export function parseAlterLogin(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'LOGIN');
  const login = cursor.name();
  if (cursor.accept('WITH')) return objectStatement('ALTER LOGIN', { kind: 'change-login', login, options: parseOptions(cursor) }, line);
  if (cursor.sees('ADD') || cursor.sees('DROP')) throw statementNotSupported('ALTER LOGIN', line);
  const enable = cursor.oneOf('ENABLE', 'DISABLE') === 'ENABLE';
  return { kind: 'command', command: { kind: 'alter-login', login, enable }, name: 'ALTER LOGIN', allowedInTransaction: true, line };
}

export function parseDropLogin(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'LOGIN');
  return objectStatement('DROP LOGIN', { kind: 'drop-login', login: cursor.name() }, line);
}

const parseOptions = (cursor: Cursor): LoginChange => Object.assign({}, ...cursor.list(() => parseOption(cursor)));

function parseOption(cursor: Cursor): LoginChange {
  const option = cursor.oneOf(
    'PASSWORD',
    'SID',
    'DEFAULT_DATABASE',
    'DEFAULT_LANGUAGE',
    'CHECK_POLICY',
    'CHECK_EXPIRATION',
    'NAME',
    'OBJECT_ID',
  );
  cursor.expect('=');
  switch (option) {
    case 'PASSWORD':
      return { password: parsePassword(cursor) };
    case 'SID':
      return { sid: binaryBytes(cursor) };
    case 'DEFAULT_DATABASE':
      return { defaultDatabase: cursor.name() };
    case 'CHECK_POLICY':
      return { policyChecked: cursor.oneOf('ON', 'OFF') === 'ON' };
    case 'CHECK_EXPIRATION':
      return { expirationChecked: cursor.oneOf('ON', 'OFF') === 'ON' };
    case 'NAME':
      return { name: cursor.name() };
    case 'OBJECT_ID':
      cursor.text();
      return {};
    case 'DEFAULT_LANGUAGE':
      cursor.name();
      return {};
  }
}

/** `'text' [MUST_CHANGE]` or `0x… HASHED`. */
function parsePassword(cursor: Cursor): NonNullable<LoginChange['password']> {
  if (cursor.seesText()) {
    const text = cursor.text();
    cursor.accept('MUST_CHANGE');
    return { text };
  }
  const hash = binaryBytes(cursor);
  cursor.expect('HASHED');
  return { hash };
}

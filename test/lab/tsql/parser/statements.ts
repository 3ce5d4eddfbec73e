/** One statement, chosen by its first word. */
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import { parseAlterServerAudit, parseCreateServerAudit } from './audits.ts';
import { parseAlterAvailabilityGroup, parseCreateAvailabilityGroup, parseDropAvailabilityGroup } from './availability-groups.ts';
import { parseBackupCertificate, parseCreateCertificate, parseCreateMasterKey, parseDropCertificate } from './certificates.ts';
import { parseBegin, parseIf, parseRaiserror, parseReturn, parseThrow, parseWaitfor, parseWhile } from './control-flow.ts';
import type { Cursor } from './cursor.ts';
import { parseDelete, parseInsert, parseTruncate, parseUpdate } from './data-changes.ts';
import { parseCheckDatabase, parseDropDatabase, parseRestore } from './database-existence.ts';
import { parseAlterDatabase, parseBackup, parseCheckpoint, parseKill } from './databases.ts';
import { parseDeclare, parseSet } from './declarations.ts';
import { parseDropEndpoint, parseEndpoint } from './endpoints.ts';
import { parseExpression } from './expressions.ts';
import { parseDbcc, parseReconfigure } from './instance.ts';
import { parseAlterLogin, parseCreateLogin, parseDropLogin } from './logins.ts';
import { parseAlterServerRole, parsePermissions } from './permissions.ts';
import {
  parseAlterAuthorization,
  parseAlterRole,
  parseAlterUser,
  parseCreateCredential,
  parseCreateServerRole,
  parseCreateUser,
  parseDropUser,
} from './principals.ts';
import { parseExecute } from './procedures.ts';
import { parseCommonTables, parseQuery, seesQuery, skipParenthesis, skipQueryOptions } from './queries.ts';
import { parseTriggerState, refuseModule, seesTriggerState } from './server-triggers.ts';
import { parseCreateTable, parseDropTable } from './tables.ts';

export function parseStatement(cursor: Cursor): Statement {
  const line = cursor.line;
  const statement = parseBody(cursor, line);
  while (cursor.accept(';')) {}
  return statement;
}

function parseBody(cursor: Cursor, line: number): Statement {
  if (seesQuery(cursor)) return parseQueryStatement(cursor, line);
  const word = cursor.token.kind === 'word' ? cursor.token.upper : '';
  const second = cursor.peek(1).upper;
  if (seesTriggerState(cursor)) return parseTriggerState(cursor, line);
  switch (word) {
    case 'WITH':
      return parseWithCommonTables(cursor, line);
    case 'DECLARE':
      return parseDeclare(cursor, line);
    case 'SET':
      return parseSet(cursor, line);
    case 'IF':
      return parseIf(cursor, line);
    case 'WHILE':
      return parseWhile(cursor, line);
    case 'BEGIN':
      return parseBegin(cursor, line);
    case 'BREAK':
      cursor.next();
      return { kind: 'break', line };
    case 'CONTINUE':
      cursor.next();
      return { kind: 'continue', line };
    case 'RETURN':
      return parseReturn(cursor, line);
    case 'THROW':
      return parseThrow(cursor, line);
    case 'RAISERROR':
      return parseRaiserror(cursor, line);
    case 'PRINT':
      cursor.next();
      return { kind: 'print', value: parseExpression(cursor), line };
    case 'WAITFOR':
      return parseWaitfor(cursor, line);
    case 'USE':
      cursor.next();
      return { kind: 'use', database: cursor.name(), line };
    case 'EXEC':
    case 'EXECUTE':
      cursor.next();
      return parseExecute(cursor, line);
    case 'COMMIT':
    case 'ROLLBACK':
      return parseTransactionEnd(cursor, line);
    case 'INSERT':
      return parseInsert(cursor, line, []);
    case 'UPDATE':
      return second === 'STATISTICS' ? notSupported(cursor) : parseUpdate(cursor, line, []);
    case 'DELETE':
      return parseDelete(cursor, line, []);
    case 'TRUNCATE':
      return parseTruncate(cursor, line);
    case 'CREATE':
      if (second === 'TRIGGER') return refuseModule(line);
      if (second === 'LOGIN') return parseCreateLogin(cursor, line);
      if (second === 'USER') return parseCreateUser(cursor, line);
      if (second === 'CREDENTIAL') return parseCreateCredential(cursor, line);
      if (cursor.sees('CREATE', 'SERVER', 'ROLE')) return parseCreateServerRole(cursor, line);
      if (cursor.sees('CREATE', 'SERVER', 'AUDIT') && cursor.peek(3).upper !== 'SPECIFICATION') return parseCreateServerAudit(cursor, line);
      if (second === 'TABLE') return parseCreateTable(cursor, line);
      if (second === 'ENDPOINT') return parseEndpoint(cursor, line);
      if (second === 'CERTIFICATE') return parseCreateCertificate(cursor, line);
      if (second === 'MASTER') return parseCreateMasterKey(cursor, line);
      return second === 'AVAILABILITY' ? parseCreateAvailabilityGroup(cursor, line) : notSupported(cursor);
    case 'ALTER':
      if (second === 'AVAILABILITY') return parseAlterAvailabilityGroup(cursor, line);
      if (second === 'ENDPOINT') return parseEndpoint(cursor, line);
      if (second === 'LOGIN') return parseAlterLogin(cursor, line);
      if (second === 'USER') return parseAlterUser(cursor, line);
      if (second === 'ROLE') return parseAlterRole(cursor, line);
      if (second === 'AUTHORIZATION') return parseAlterAuthorization(cursor, line);
      if (cursor.sees('ALTER', 'SERVER', 'AUDIT') && cursor.peek(3).upper !== 'SPECIFICATION') return parseAlterServerAudit(cursor, line);
      if (second === 'SERVER' && cursor.peek(2).upper === 'ROLE') return parseAlterServerRole(cursor, line);
      return second === 'DATABASE' ? parseAlterDatabase(cursor, line) : notSupported(cursor);
    case 'DROP':
      if (second === 'TABLE') return parseDropTable(cursor, line);
      if (second === 'DATABASE') return parseDropDatabase(cursor, line);
      if (second === 'ENDPOINT') return parseDropEndpoint(cursor, line);
      if (second === 'CERTIFICATE') return parseDropCertificate(cursor, line);
      if (second === 'LOGIN') return parseDropLogin(cursor, line);
      if (second === 'USER') return parseDropUser(cursor, line);
      return second === 'AVAILABILITY' ? parseDropAvailabilityGroup(cursor, line) : notSupported(cursor);
    case 'GRANT':
    case 'DENY':
    case 'REVOKE':
      return parsePermissions(cursor, line);
    case 'RECONFIGURE':
      return parseReconfigure(cursor, line);
    case 'DBCC':
      return second === 'CHECKDB' ? parseCheckDatabase(cursor, line) : parseDbcc(cursor, line);
    case 'BACKUP':
      return second === 'CERTIFICATE' ? parseBackupCertificate(cursor, line) : parseBackup(cursor, line);
    case 'RESTORE':
      return parseRestore(cursor, line);
    case 'KILL':
      return parseKill(cursor, line);
    case 'CHECKPOINT':
      return parseCheckpoint(cursor, line);
    default:
      if (laterStatements.has(word)) return notSupported(cursor);
      throw cursor.unexpected();
  }
}

/** Statements of T-SQL that the laboratory does not carry out. */
const laterStatements = new Set('MERGE GOTO OPEN CLOSE FETCH DEALLOCATE SAVE SHUTDOWN REVERT BULK READTEXT'.split(' '));

function notSupported(cursor: Cursor): never {
  const { upper, line } = cursor.next();
  if (!cursor.token.reserved && !cursor.seesName()) throw cursor.unexpected();
  throw statementNotSupported(['CREATE', 'ALTER', 'DROP'].includes(upper) ? `${upper} ${cursor.token.upper}` : upper, line);
}

function parseQueryStatement(cursor: Cursor, line: number): Statement {
  const query = parseQuery(cursor, []);
  skipQueryOptions(cursor);
  return { kind: 'query', query, line };
}

function parseWithCommonTables(cursor: Cursor, line: number): Statement {
  const common = parseCommonTables(cursor);
  if (cursor.sees('INSERT')) return parseInsert(cursor, line, common);
  if (cursor.sees('UPDATE')) return parseUpdate(cursor, line, common);
  if (cursor.sees('DELETE')) return parseDelete(cursor, line, common);
  if (!seesQuery(cursor)) throw cursor.unexpected();
  const query = parseQuery(cursor, common);
  skipQueryOptions(cursor);
  return { kind: 'query', query, line };
}

function parseTransactionEnd(cursor: Cursor, line: number): Statement {
  const kind = cursor.oneOf('COMMIT', 'ROLLBACK') === 'COMMIT' ? 'commit' : 'rollback';
  if (cursor.oneOfOptional('TRAN', 'TRANSACTION') !== undefined) {
    if (cursor.token.kind === 'variable') cursor.variable();
    else if (cursor.seesName()) cursor.name();
  } else cursor.accept('WORK');
  if (kind === 'commit' && cursor.sees('WITH', '(')) {
    cursor.next();
    skipParenthesis(cursor);
  }
  return { kind, line };
}

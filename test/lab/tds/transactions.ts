import { SqlError } from '../sql-types.ts';
import { ByteReader } from './byte-reader.ts';
import type { Dialect } from './dialects.ts';
import { withoutHeaders } from './request-text.ts';

/** What a transaction manager request (MS-TDS 2.2.6.9) means in T-SQL. */
export interface TransactionRequest {
  readonly sql: string;
  /** The changes that the client is told about when the statements succeed, in order. */
  readonly changes: readonly ('begin' | 'commit' | 'rollback')[];
}

const requestType = { begin: 5, commit: 7, rollback: 8, save: 9 } as const;

const isolationLevels: readonly (string | undefined)[] = [
  undefined,
  'READ UNCOMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
  'SNAPSHOT',
];

/** Throws SqlError for distributed transactions, MalformedMessage for a broken message. */
export function parseTransactionRequest(body: Buffer, dialect: Dialect): TransactionRequest {
  const reader = new ByteReader(withoutHeaders(body, dialect));
  const type = reader.uint16();
  switch (type) {
    case requestType.begin:
      return { sql: beginStatement(reader), changes: ['begin'] };
    case requestType.commit:
      return endRequest(reader, 'commit');
    case requestType.rollback:
      return endRequest(reader, 'rollback');
    case requestType.save:
      return { sql: `SAVE TRANSACTION ${quoted(readName(reader))}`, changes: [] };
    default:
      throw new SqlError(8501, 'MSDTC on server is unavailable.', { state: 3 });
  }
}

function beginStatement(reader: ByteReader): string {
  const level = isolationLevels[reader.uint8()];
  const name = readName(reader);
  const begin = name === '' ? 'BEGIN TRANSACTION' : `BEGIN TRANSACTION ${quoted(name)}`;
  return level === undefined ? begin : `SET TRANSACTION ISOLATION LEVEL ${level}; ${begin}`;
}

function endRequest(reader: ByteReader, verb: 'commit' | 'rollback'): TransactionRequest {
  const name = readName(reader);
  const statement = `${verb.toUpperCase()} TRANSACTION${name === '' ? '' : ` ${quoted(name)}`}`;
  const beginsAnother = reader.remaining > 0 && (reader.uint8() & 1) === 1;
  if (!beginsAnother) return { sql: statement, changes: [verb] };
  return { sql: `${statement}; ${beginStatement(reader)}`, changes: [verb, 'begin'] };
}

/** B_VARBYTE: here the length counts bytes. */
function readName(reader: ByteReader): string {
  return reader.remaining === 0 ? '' : reader.text(reader.uint8() / 2);
}

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

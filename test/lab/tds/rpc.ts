import type { Parameter } from '../port.ts';
import { ByteReader } from './byte-reader.ts';
import type { Dialect } from './dialects.ts';
import { withoutHeaders } from './request-text.ts';
import { readParameterType } from './types/parameter-type.ts';

/** A parameter of a call as it came. Its name is empty when it is given by position. */
export interface CallParameter extends Parameter {
  readonly output: boolean;
  /** The client sends no value: the procedure's default applies. */
  readonly useDefault: boolean;
}

export interface ProcedureCall {
  readonly procedure: string;
  readonly parameters: readonly CallParameter[];
}

/** Procedures that a client may call by number (MS-TDS 2.2.6.6, RPCReqBatch). */
const byNumber: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
};

const byReference = 0x01;
const defaultValue = 0x02;

/** Reads an RPC message: one call, or several. Throws MalformedMessage and UnknownParameterType. */
export function parseCalls(body: Buffer, dialect: Dialect): readonly ProcedureCall[] {
  const reader = new ByteReader(withoutHeaders(body, dialect));
  const calls: ProcedureCall[] = [];
  while (reader.remaining > 0) {
    calls.push(readCall(reader, dialect));
    if (reader.remaining > 0) reader.uint8();
  }
  return calls;
}

function readCall(reader: ByteReader, dialect: Dialect): ProcedureCall {
  const nameLength = reader.uint16();
  const number = nameLength === 0xffff ? reader.uint16() : undefined;
  const procedure = number === undefined ? reader.text(nameLength) : (byNumber[number] ?? `#${number}`);
  reader.uint16();
  const parameters: CallParameter[] = [];
  while (reader.remaining > 0 && !endsCall(reader.peek(), dialect)) parameters.push(readParameter(reader));
  return { procedure, parameters };
}

/** BatchFlag and NoExecFlag stand where the length of the next name would stand. */
function endsCall(byte: number | undefined, dialect: Dialect): boolean {
  return dialect.yukon ? byte === 0xff || byte === 0xfe : byte === 0x80;
}

function readParameter(reader: ByteReader): CallParameter {
  const name = reader.shortText().replace(/^@/, '');
  const flags = reader.uint8();
  const { type, read } = readParameterType(reader);
  return { name, type, value: read(reader), output: (flags & byReference) !== 0, useDefault: (flags & defaultValue) !== 0 };
}

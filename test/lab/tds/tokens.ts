import type { Parameter } from '../port.ts';
import type { SqlMessage } from '../sql-types.ts';
import type { ByteWriter } from './byte-writer.ts';
import { collation } from './code-page.ts';
import type { Dialect } from './dialects.ts';
import { columnType } from './types/column-type.ts';

/** The tokens of a response, layouts as in MS-TDS 2.2.7. */

const token = {
  returnStatus: 0x79,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  featureExtAck: 0xae,
  federationInfo: 0xee,
  envChange: 0xe3,
} as const;

export const doneToken = { done: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
export const doneStatus = { final: 0, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;
/** CurCmd of a SELECT: clients do not count its rows as affected ones. */
export const selectCommand = 0xc1;

export interface Done {
  readonly token: (typeof doneToken)[keyof typeof doneToken];
  readonly status: number;
  readonly command?: number;
  readonly rowCount?: number;
}

export function writeDone(writer: ByteWriter, dialect: Dialect, done: Done): void {
  writer
    .uint8(done.token)
    .uint16(done.status)
    .uint16(done.command ?? 0);
  if (dialect.yukon) writer.uint64(BigInt(done.rowCount ?? 0));
  else writer.uint32((done.rowCount ?? 0) >>> 0);
}

/** The text must leave room for the rest of the token, whose length has 16 bits. */
const longestMessage = 30_000;

/**
 * ERROR or INFO, by severity. Severity 10 leaves the server as 0 (Microsoft Learn, "Database Engine error severities": "For
 * compatibility reasons, the Database Engine converts severity 10 to severity 0").
 */
export function writeMessage(writer: ByteWriter, dialect: Dialect, serverName: string, message: SqlMessage): void {
  writer.uint8(message.severity > 10 ? token.error : token.info);
  writer.sized16(() => {
    writer
      .int32(message.number)
      .uint8(message.state & 0xff)
      .uint8(message.severity === 10 ? 0 : message.severity)
      .longText(message.message.slice(0, longestMessage))
      .shortText(serverName)
      .shortText(message.procedure ?? '');
    const line = message.line ?? 1;
    if (dialect.yukon) writer.uint32(line);
    else writer.uint16(Math.min(line, 0xffff));
  });
}

export function writeReturnStatus(writer: ByteWriter, status: number): void {
  writer.uint8(token.returnStatus).int32(status);
}

/** An OUTPUT parameter. `ordinal` is its place among the parameters of the call, from 0. */
export function writeReturnValue(writer: ByteWriter, dialect: Dialect, ordinal: number, parameter: Parameter): void {
  const type = columnType(parameter.type, dialect);
  writer.uint8(token.returnValue).uint16(ordinal).shortText(`@${parameter.name}`).uint8(1);
  if (dialect.yukon) writer.uint32(0);
  else writer.uint16(0);
  writer.uint16(0);
  type.info(writer);
  if (parameter.value === null) type.nothing(writer);
  else type.value(writer, parameter.value);
}

const envChange = { database: 1, language: 2, packetSize: 4, collation: 7, begin: 8, commit: 9, rollback: 10, reset: 18 } as const;

function writeEnvChange(writer: ByteWriter, type: keyof typeof envChange, body: (writer: ByteWriter) => void): void {
  writer.uint8(token.envChange).sized16(() => body(writer.uint8(envChange[type])));
}

/** Database, language or packet size: new value, then old one. */
export function writeSettingChange(writer: ByteWriter, type: 'database' | 'language' | 'packetSize', value: string, before: string): void {
  writeEnvChange(writer, type, () => writer.shortText(value).shortText(before));
}

export function writeCollation(writer: ByteWriter): void {
  writeEnvChange(writer, 'collation', () => writer.uint8(collation.length).raw(collation).uint8(0));
}

/** A transaction began, or it ended. `descriptor` names it in the headers of later requests. */
export function writeTransactionChange(writer: ByteWriter, type: 'begin' | 'commit' | 'rollback', descriptor: bigint): void {
  writeEnvChange(writer, type, () => {
    if (type === 'begin') writer.uint8(8).uint64(descriptor).uint8(0);
    else writer.uint8(0).uint8(8).uint64(descriptor);
  });
}

/** The session was made new, as the client asked with RESETCONNECTION. */
export function writeResetAck(writer: ByteWriter): void {
  writeEnvChange(writer, 'reset', () => writer.uint8(0).uint8(0));
}

/** The two zero characters are in the samples of MS-TDS 4 and in what SQL Server sends. */
const programName = 'Microsoft SQL Server\0\0';

export function writeLoginAck(writer: ByteWriter, dialect: Dialect, productVersion: string): void {
  const [major = 0, minor = 0, build = 0] = productVersion.split('.').map(Number);
  const interfaceIsSql = 1;
  writer.uint8(token.loginAck).sized16(() => {
    writer.uint8(interfaceIsSql).raw(dialect.loginAck).shortText(programName);
    writer
      .uint8(major)
      .uint8(minor)
      .uint8(build >> 8)
      .uint8(build & 0xff);
  });
}

const federationInfoId = { securityTokenService: 1, servicePrincipal: 2 } as const;

/** FEDAUTHINFO: its head names offset and length of each text, counted from the number of entries. */
export function writeFederationInfo(writer: ByteWriter, info: Readonly<Record<keyof typeof federationInfoId, string>>): void {
  const entries = (['securityTokenService', 'servicePrincipal'] as const).map((name) => ({
    id: federationInfoId[name],
    text: Buffer.from(info[name], 'utf16le'),
  }));
  let offset = 4 + entries.length * 9;
  const length = offset + entries.reduce((sum, { text }) => sum + text.length, 0);
  writer.uint8(token.federationInfo).uint32(length).uint32(entries.length);
  for (const { id, text } of entries) {
    writer.uint8(id).uint32(text.length).uint32(offset);
    offset += text.length;
  }
  for (const { text } of entries) writer.raw(text);
}

export function writeFeatureAcks(writer: ByteWriter, acks: readonly (readonly [feature: number, data: Buffer])[]): void {
  writer.uint8(token.featureExtAck);
  for (const [feature, data] of acks) writer.uint8(feature).uint32(data.length).raw(data);
  writer.uint8(0xff);
}

import { MalformedMessage } from './byte-reader.ts';
import type { Dialect } from './dialects.ts';

/** Since TDS 7.2 a request begins with ALL_HEADERS (MS-TDS 2.2.5.3), whose first four bytes say how long they are. */
export function withoutHeaders(body: Buffer, dialect: Dialect): Buffer {
  if (!dialect.yukon) return body;
  const length = body.length >= 4 ? body.readUInt32LE(0) : 0;
  if (length < 4 || length > body.length) throw new MalformedMessage('The headers of the request are longer than the request.');
  return body.subarray(length);
}

/** The text of a SQL batch. */
export function batchText(body: Buffer, dialect: Dialect): string {
  return withoutHeaders(body, dialect).toString('utf16le');
}

/**
 * SQL_Latin1_General_CP1_CI_AS, the collation of a default English installation: LCID 1033, ignore case, width and kana,
 * sort id 52 (MS-TDS 2.2.5.1.2). Its varchar code page is Windows-1252.
 */
export const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const decoder = new TextDecoder('windows-1252');
/** The characters of 0x80 to 0x9f; everywhere else Windows-1252 and Latin-1 agree. */
const special = new Map(Array.from({ length: 0x20 }, (_, index) => [decoder.decode(Uint8Array.of(0x80 + index)), 0x80 + index]));
const questionMark = 0x3f;

/** Text as varchar bytes. A character outside the code page becomes a question mark, as in SQL Server. */
export function encodeVarchar(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x80 && !(code >= 0xa0 && code <= 0xff)) bytes[index] = special.get(text.charAt(index)) ?? questionMark;
  }
  return bytes;
}

export function decodeVarchar(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

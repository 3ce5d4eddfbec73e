/** What a TDS version changes on the wire (MS-TDS 2.2.6.4 for the numbers, the token and type pages for the layouts). */
export interface Dialect {
  readonly name: '7.1' | '7.2' | '7.3A' | '7.3B' | '7.4' | '8.0';
  /** As LOGINACK sends it back. */
  readonly loginAck: Buffer;
  /** 7.2: ALL_HEADERS before a request, 64-bit row counts, 32-bit line numbers and user types, max types in chunks. */
  readonly yukon: boolean;
  /** 7.3: date, time, datetime2 and datetimeoffset; before, they leave the server as nvarchar. */
  readonly newDates: boolean;
  /** 7.3B: rows with a NULL bitmap. */
  readonly nullBitmapRows: boolean;
  /** 7.4: FEATUREEXTACK. */
  readonly features: boolean;
}

const dialect = (name: Dialect['name'], ack: readonly number[], level: number): Dialect => ({
  name,
  loginAck: Buffer.from(ack),
  yukon: level >= 2,
  newDates: level >= 3,
  nullBitmapRows: level >= 4,
  features: level >= 5,
});

const byLogin7: readonly (readonly [version: number, dialect: Dialect])[] = [
  [0x74000004, dialect('7.4', [0x74, 0, 0, 4], 5)],
  [0x730b0003, dialect('7.3B', [0x73, 0x0b, 0, 3], 4)],
  [0x730a0003, dialect('7.3A', [0x73, 0x0a, 0, 3], 3)],
  [0x72090002, dialect('7.2', [0x72, 9, 0, 2], 2)],
  [0x71000000, dialect('7.1', [0x71, 0, 0, 1], 1)],
];
const tds8 = dialect('8.0', [0x08, 0, 0, 0], 5);

/** The dialect for the version that LOGIN7 names; undefined for a client older than 7.1 (SQL Server 2000). */
export function dialectFor(version: number): Dialect | undefined {
  if (version === 0x08000000) return tds8;
  return byLogin7.find(([known]) => version >= known)?.[1];
}

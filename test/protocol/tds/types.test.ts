import type { Connection } from 'tedious';
import { TYPES } from 'tedious';
import type { Parameter } from '../../lab/port.ts';
import type { SqlType, SqlValue } from '../../lab/sql-types.ts';
import { ByteReader } from '../../lab/tds/byte-reader.ts';
import { ByteWriter } from '../../lab/tds/byte-writer.ts';
import { dialectFor } from '../../lab/tds/dialects.ts';
import { startTdsServer, type TdsServer } from '../../lab/tds/server.ts';
import { columnType } from '../../lab/tds/types/column-type.ts';
import { readParameterType } from '../../lab/tds/types/parameter-type.ts';
import { column, type Execution, scriptedBackend, sendRows } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

const tds = (version: number) => {
  const dialect = dialectFor(version);
  if (!dialect) throw new Error('no such version');
  return dialect;
};
const newest = tds(0x74000004);
const lsn = 37000000012345600001n;
const instant = new Date(Date.UTC(2026, 10, 21, 15, 4, 5, 678));

function encode(type: SqlType, value: SqlValue, dialect = newest): { info: string; value: string } {
  const wire = columnType(type, dialect);
  const info = new ByteWriter();
  const bytes = new ByteWriter();
  wire.info(info);
  if (value === null) wire.nothing(bytes);
  else wire.value(bytes, value);
  return { info: info.shift(info.length).toString('hex'), value: bytes.shift(bytes.length).toString('hex') };
}

describe('bytes as MS-TDS 2.2.5 has them', () => {
  test.each<[SqlType, SqlValue, string, string]>([
    [{ name: 'bit' }, true, '6801', '0101'],
    [{ name: 'tinyint' }, 255, '2601', '01ff'],
    [{ name: 'smallint' }, -2, '2602', '02feff'],
    [{ name: 'int' }, 1, '2604', '0401000000'],
    [{ name: 'int' }, null, '2604', '00'],
    [{ name: 'bigint' }, -1n, '2608', '08ffffffffffffffff'],
    [{ name: 'real' }, 1.5, '6d04', '040000c03f'],
    [{ name: 'float' }, 1.5, '6d08', '08000000000000f83f'],
    [{ name: 'numeric', precision: 9, scale: 2 }, { unscaled: -12345n, scale: 2 }, '6c110902', '050039300000'],
    [{ name: 'numeric', precision: 25, scale: 0 }, { unscaled: lsn, scale: 0 }, '6c111900', '0d0101e84e11fa677a0102000000'],
    [{ name: 'decimal', precision: 38, scale: 0 }, { unscaled: 1n, scale: 0 }, '6a112600', `110101${'00'.repeat(15)}`],
    [{ name: 'money' }, { unscaled: 0x1_0000_0002n, scale: 4 }, '6e08', '080100000002000000'],
    [{ name: 'datetime' }, new Date(Date.UTC(1900, 0, 2, 0, 0, 1)), '6f08', '08010000002c010000'],
    [{ name: 'smalldatetime' }, new Date(Date.UTC(1900, 0, 2, 0, 1, 20)), '6f04', '0401000100'],
    [{ name: 'date' }, new Date(Date.UTC(1, 0, 2) - Date.UTC(1, 0, 1) - 62135596800000), '28', '03010000'],
    [{ name: 'time', scale: 3 }, new Date(1000), '2903', '04e8030000'],
    [{ name: 'time', scale: 0 }, new Date(61_999), '2900', '033d0000'],
    [{ name: 'datetime2', scale: 7 }, new Date(-62135596800000 + 1), '2a07', '081027000000' + '000000'],
    [{ name: 'datetimeoffset', scale: 7 }, new Date(-62135596800000 + 1), '2b07', '0a1027000000' + '000000' + '0000'],
    [{ name: 'uniqueidentifier' }, '6F9619FF-8B86-D011-B42D-00C04FC964FF', '2410', '10ff19966f868b11d0b42d00c04fc964ff'],
    [{ name: 'nvarchar', length: 3 }, 'ab', 'e706000904d00034', '040061006200'],
    [{ name: 'nvarchar', length: 3 }, null, 'e706000904d00034', 'ffff'],
    [{ name: 'varchar', length: 3 }, 'a€ч', 'a703000904d00034', '030061803f'],
    [{ name: 'char', length: 3 }, 'a', 'af03000904d00034', '0300612020'],
    [{ name: 'nchar', length: 2 }, 'a', 'ef04000904d00034', '040061002000'],
    [{ name: 'nvarchar', length: 'max' }, 'a', 'e7ffff0904d00034', '02000000000000000200000061000000' + '0000'],
    [{ name: 'nvarchar', length: 'max' }, '', 'e7ffff0904d00034', '000000000000000000000000'],
    [{ name: 'varchar', length: 'max' }, null, 'a7ffff0904d00034', 'ffffffffffffffff'],
    [{ name: 'varbinary', length: 4 }, Uint8Array.of(1, 2), 'a50400', '02000102'],
    [{ name: 'binary', length: 4 }, Uint8Array.of(1, 2), 'ad0400', '040001020000'],
    [{ name: 'sql_variant' }, 'a', '62491f0000', '0b000000e7070904d00034401f6100'],
    [{ name: 'sql_variant' }, 7, '62491f0000', '06000000380007000000'],
    [{ name: 'sql_variant' }, null, '62491f0000', '00000000'],
    [{ name: 'sql_variant' }, { unscaled: lsn, scale: 0 }, '62491f0000', '11000000' + '6c021400' + '0101e84e11fa677a0102000000'],
  ])('%j %p', (type, value, info, bytes) => {
    expect(encode(type, value)).toEqual({ info, value: bytes });
  });
});

test.each<[SqlType, SqlValue]>([
  [{ name: 'int' }, 2 ** 31],
  [{ name: 'tinyint' }, -1],
  [{ name: 'int' }, 'seven'],
  [{ name: 'bigint' }, 2n ** 63n],
  [
    { name: 'numeric', precision: 5, scale: 0 },
    { unscaled: 100_000n, scale: 0 },
  ],
  [{ name: 'nvarchar', length: 2 }, 'abc'],
  [{ name: 'datetime' }, 'today'],
  [{ name: 'bit' }, 2],
])('%j can not hold %p', (type, value) => {
  expect(() => encode(type, value)).toThrow(expect.objectContaining({ name: 'Unencodable' }));
});

test.each<[bigint, number, number, bigint]>([
  [12345n, 3, 2, 1235n],
  [-12345n, 3, 2, -1235n],
  [12344n, 3, 2, 1234n],
  [12n, 0, 2, 1200n],
])('%s with %d places in a column of %d places is %s', (unscaled, from, to, expected) => {
  const type: SqlType = { name: 'numeric', precision: 20, scale: to };
  expect(encode(type, { unscaled, scale: from })).toEqual(encode(type, { unscaled: expected, scale: to }));
});

describe('clients before TDS 7.3 know no date, and before 7.2 no max types', () => {
  test('date types are text', () => {
    const text = (type: SqlType) => Buffer.from(encode(type, instant, tds(0x72090002)).value.slice(4), 'hex').toString('utf16le');
    expect(text({ name: 'date' })).toBe('2026-11-21');
    expect(text({ name: 'time', scale: 7 })).toBe('15:04:05.6780000');
    expect(text({ name: 'datetime2', scale: 3 })).toBe('2026-11-21 15:04:05.678');
    expect(text({ name: 'datetimeoffset', scale: 0 })).toBe('2026-11-21 15:04:05 +00:00');
  });

  test('nvarchar(max) is NTEXT', () => {
    const { info, value } = encode({ name: 'nvarchar', length: 'max' }, 'a', tds(0x71000001));
    expect(info).toBe('63ffffff7f0904d00034');
    expect(value).toMatch(/^10[0-9a-f]{32}(?:00){8}020000006100$/);
  });
});

describe('over the wire with tedious', () => {
  let server: TdsServer;
  let connection: Connection;
  let script: (execution: Execution) => void;

  beforeAll(async () => {
    const backend = scriptedBackend((execution) => script(execution));
    server = await startTdsServer({ backend: () => backend });
    connection = await connect(server.port);
  });
  afterAll(async () => {
    connection.close();
    await server.close();
  });

  test.each<[SqlType, SqlValue, unknown]>([
    [{ name: 'bit' }, false, false],
    [{ name: 'tinyint' }, 200, 200],
    [{ name: 'smallint' }, -300, -300],
    [{ name: 'int' }, -(2 ** 31), -(2 ** 31)],
    [{ name: 'bigint' }, 2n ** 63n - 1n, '9223372036854775807'],
    [{ name: 'real' }, 0.5, 0.5],
    [{ name: 'float' }, Math.PI, Math.PI],
    [{ name: 'numeric', precision: 10, scale: 2 }, { unscaled: -1234n, scale: 2 }, -12.34],
    [{ name: 'decimal', precision: 19, scale: 4 }, { unscaled: 12345678n, scale: 4 }, 1234.5678],
    [{ name: 'numeric', precision: 25, scale: 0 }, { unscaled: 2n ** 64n, scale: 0 }, 2 ** 64],
    [{ name: 'numeric', precision: 38, scale: 0 }, { unscaled: 2n ** 100n, scale: 0 }, 2 ** 100],
    [{ name: 'money' }, { unscaled: -12345n, scale: 4 }, -1.2345],
    [{ name: 'char', length: 5 }, 'ab', 'ab   '],
    [{ name: 'varchar', length: 50 }, 'Grüße €', 'Grüße €'],
    [{ name: 'varchar', length: 'max' }, 'x'.repeat(9000), 'x'.repeat(9000)],
    [{ name: 'nchar', length: 3 }, 'ч', 'ч  '],
    [{ name: 'nvarchar', length: 128 }, '数据库 🔑', '数据库 🔑'],
    [{ name: 'nvarchar', length: 'max' }, '', ''],
    [{ name: 'date' }, new Date(Date.UTC(2026, 10, 21)), new Date(Date.UTC(2026, 10, 21))],
    [{ name: 'time', scale: 3 }, new Date(12_345), new Date(12_345)],
    [{ name: 'datetime' }, new Date(Date.UTC(1899, 11, 31, 23, 59, 59, 990)), new Date(Date.UTC(1899, 11, 31, 23, 59, 59, 990))],
    [{ name: 'smalldatetime' }, new Date(Date.UTC(2026, 10, 21, 15, 4)), new Date(Date.UTC(2026, 10, 21, 15, 4))],
    [{ name: 'datetime2' }, instant, instant],
    [{ name: 'datetimeoffset', scale: 3 }, instant, instant],
    [{ name: 'uniqueidentifier' }, '6F9619FF-8B86-D011-B42D-00C04FC964FF', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
    [{ name: 'binary', length: 3 }, Uint8Array.of(1), Buffer.from([1, 0, 0])],
    [{ name: 'varbinary', length: 'max' }, Uint8Array.of(1, 2, 3), Buffer.from([1, 2, 3])],
    [{ name: 'sql_variant' }, 'Enterprise Edition', 'Enterprise Edition'],
    [{ name: 'sql_variant' }, 16, 16],
    [{ name: 'sql_variant' }, true, true],
    [{ name: 'sql_variant' }, 5n, '5'],
    [{ name: 'sql_variant' }, 0.25, 0.25],
    [{ name: 'sql_variant' }, { unscaled: 105n, scale: 1 }, 10.5],
    [{ name: 'sql_variant' }, new Date(Date.UTC(2026, 10, 21)), new Date(Date.UTC(2026, 10, 21))],
    [{ name: 'sql_variant' }, Uint8Array.of(9), Buffer.from([9])],
  ])('%j %p, and NULL', async (type, value, expected) => {
    script = ({ sink }) =>
      sendRows(
        sink,
        [column('v', type), column('w', { name: 'int' })],
        [
          [value, 1],
          [null, 2],
          [value, null],
        ],
      );
    const { sets, error } = await query(connection, 'SELECT');
    expect(error).toBeUndefined();
    expect(sets).toEqual([
      [
        [expected, 1],
        [null, 2],
        [expected, null],
      ],
    ]);
  });

  test.each<[string, (typeof TYPES)[keyof typeof TYPES], unknown, Partial<Parameter['type']>, SqlValue]>([
    ['bit', TYPES.Bit, true, { name: 'bit' }, true],
    ['tinyint', TYPES.TinyInt, 7, { name: 'tinyint' }, 7],
    ['smallint', TYPES.SmallInt, -7, { name: 'smallint' }, -7],
    ['int', TYPES.Int, 7, { name: 'int' }, 7],
    ['int NULL', TYPES.Int, null, { name: 'int' }, null],
    ['bigint', TYPES.BigInt, '9223372036854775807', { name: 'bigint' }, 2n ** 63n - 1n],
    ['float', TYPES.Float, 1.25, { name: 'float' }, 1.25],
    ['real', TYPES.Real, 1.25, { name: 'real' }, 1.25],
    ['money', TYPES.Money, 1.25, { name: 'money' }, { unscaled: 12500n, scale: 4 }],
    ['nvarchar', TYPES.NVarChar, 'ч', { name: 'nvarchar' }, 'ч'],
    ['nvarchar NULL', TYPES.NVarChar, null, { name: 'nvarchar' }, null],
    ['nvarchar(max)', TYPES.NVarChar, 'x'.repeat(5000), { name: 'nvarchar', length: 'max' }, 'x'.repeat(5000)],
    ['varchar', TYPES.VarChar, 'a€', { name: 'varchar' }, 'a€'],
    ['varbinary', TYPES.VarBinary, Buffer.from([1, 2]), { name: 'varbinary' }, Buffer.from([1, 2])],
    [
      'uniqueidentifier',
      TYPES.UniqueIdentifier,
      '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      { name: 'uniqueidentifier' },
      '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    ],
    ['datetime', TYPES.DateTime, new Date(Date.UTC(2026, 0, 1)), { name: 'datetime' }, new Date(Date.UTC(2026, 0, 1))],
    ['smalldatetime', TYPES.SmallDateTime, new Date(Date.UTC(2026, 0, 1)), { name: 'smalldatetime' }, new Date(Date.UTC(2026, 0, 1))],
    ['datetime2', TYPES.DateTime2, instant, { name: 'datetime2' }, instant],
    ['datetimeoffset', TYPES.DateTimeOffset, instant, { name: 'datetimeoffset' }, instant],
    ['date', TYPES.Date, new Date(Date.UTC(2026, 0, 1)), { name: 'date' }, new Date(Date.UTC(2026, 0, 1))],
    ['time', TYPES.Time, new Date(Date.UTC(1970, 0, 1, 0, 0, 1)), { name: 'time' }, new Date(1000)],
  ])('a parameter of type %s arrives', async (_name, type, value, expectedType, expected) => {
    let parameters: readonly Parameter[] = [];
    script = (execution) => {
      parameters = execution.parameters;
    };
    const { error } = await query(connection, 'SELECT @p', 'rpc', (request) => request.addParameter('p', type, value));
    expect(error).toBeUndefined();
    expect(parameters).toMatchObject([{ name: 'p', type: expectedType }]);
    expect(parameters[0]?.value).toEqual(expected);
  });
});

test('a numeric above 64 bits comes in exactly', () => {
  const bytes = Buffer.from(`6c111900${'0d0101e84e11fa677a0102000000'}`, 'hex');
  const reader = new ByteReader(bytes);
  const { type, read } = readParameterType(reader);
  expect(type).toEqual({ name: 'numeric', precision: 25, scale: 0 });
  expect(read(reader)).toEqual({ unscaled: lsn, scale: 0 });
});

test.each([0xf1, 0xf0, 0xf3, 0x62])('a parameter of type 0x%s is refused', (code) => {
  expect(() => readParameterType(new ByteReader(Buffer.of(code)))).toThrow('is unknown');
});

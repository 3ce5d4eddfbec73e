import { parseServer, printServer } from '../../../shared/sqlserver/endpoint.ts';

test.each([
  ['sql01', 'sql01', 1433, undefined],
  ['sql01.contoso.com', 'sql01.contoso.com', 1433, undefined],
  ['sql01,14330', 'sql01', 14330, undefined],
  ['tcp:sql01,14330', 'sql01', 14330, undefined],
  ['TCP:sql01', 'sql01', 1433, undefined],
  ['sql01\\prod', 'sql01', undefined, 'prod'],
  ['sql01\\MSSQLSERVER', 'sql01', 1433, undefined],
  ['sql01\\prod,14330', 'sql01', 14330, 'prod'],
  [' sql01 , 1433 ', 'sql01', 1433, undefined],
  ['127.0.0.1,1433', '127.0.0.1', 1433, undefined],
  ['[fe80::1],1433', 'fe80::1', 1433, undefined],
  ['fe80::1', 'fe80::1', 1433, undefined],
])('%s', (text, host, port, instance) => {
  expect(parseServer(text)).toEqual({ host, port, instance });
});

test.each([
  '',
  ',1433',
  'sql01,0',
  'sql01,65536',
  'sql01,abc',
  'sql01:1433',
  'a\\b\\c',
  'np:sql01',
  'lpc:sql01',
  'sql 01',
  'Server=sql01;',
  'sql01\\has space',
])('"%s" is refused with what would be right', (text) => {
  expect(() => parseServer(text)).toThrow(/expected|not an instance name/);
});

test('prints the address as people write it', () => {
  expect(printServer(parseServer('sql01\\prod'))).toBe('sql01\\prod');
  expect(printServer(parseServer('tcp:sql01'))).toBe('sql01,1433');
});

import { covers, formatLsn, parseLsn } from '../../../shared/cutover/lsn.ts';

test.each(['0', '42000000155200001', '37000000048700001', '9999999999999999999999999'])('%s survives unchanged', (text) => {
  expect(formatLsn(parseLsn(text))).toBe(text);
});

test('NULL is unknown, never zero', () => {
  expect(parseLsn(null)).toBeUndefined();
  expect(covers(undefined, parseLsn('0'))).toBe(false);
  expect(covers(parseLsn('1'), undefined)).toBe(false);
});

test.each(['', '-1', '1e21', '0000002a:00000610:0001', '1.0', ' 1', '99999999999999999999999999'])('"%s" is not an LSN', (text) => {
  expect(() => parseLsn(text)).toThrow(RangeError);
});

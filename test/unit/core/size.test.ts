import { readSize, size, writeSize } from '../../../shared/core/size.ts';

test.each([
  ['0KB', 0n],
  ['512KB', 512n],
  ['64MB', 65_536n],
  [' 1 gb ', 1_048_576n],
])('%j is %s KB', (text, kb) => expect(readSize(text)).toBe(kb));

test.each(['64', '', 'MB', '1.5MB', '-1KB', '64 TB', '9999999999KB'])('%j is no size', (text) => expect(readSize(text)).toBeUndefined());

test.each([
  [0n, '0KB'],
  [1000n, '1000KB'],
  [65_536n, '64MB'],
  [1_048_576n, '1GB'],
])('%s KB are written as %s, which can be read again', (kb, text) => {
  expect(writeSize(kb)).toBe(text);
  expect(readSize(text)).toBe(kb);
});

describe('as an input', () => {
  const field = size({ label: 'Queue', help: 'A queue.', default: '64MB' });
  test('blank means the default', () => expect(field.parse(undefined)).toBe(65_536n));
  test('unlimited means no bound', () => expect(field.parse(' Unlimited ')).toBeUndefined());
  test('says what would be right, and prints nothing that a host obeys', () => {
    expect(() => field.parse('64')).toThrow('must be a size with its unit, such as 512KB, 64MB or 1GB, or unlimited, not "64"');
    expect(() => field.parse('##vso[x]')).toThrow('##_vso[x]');
  });
});

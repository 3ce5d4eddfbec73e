import fc from 'fast-check';
import { readDuration, writeDuration } from '../../../shared/core/duration.ts';

test.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1d 2h', 93_600_000],
  [' 2M ', 120_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(readDuration(text)).toBe(ms);
});

test.each(['', '60', 's', '5 minutes', '-5s', '1m1h', '1e3s', '∞', '5m!'])('%p is no time', (text) => {
  expect(readDuration(text)).toBeUndefined();
});

test('what is written can be read', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ms) => readDuration(writeDuration(ms)) === ms));
});

import { readWindow } from '../../../shared/fleet/window.ts';

const berlin = 'Europe/Berlin';
const moments = (from: string, to: string, zone?: string) => {
  const read = readWindow({ from, to, 'time-zone': zone });
  return 'problems' in read
    ? read.problems.map(({ path, problem }) => `${path} ${problem}`)
    : [read.from, read.to].map((ms) => new Date(ms).toISOString());
};

test.each([
  ['winter', '2026-11-28T22:00', '2026-11-29T04:00', berlin, ['2026-11-28T21:00:00.000Z', '2026-11-29T03:00:00.000Z']],
  ['summer', '2026-07-01T22:00', '2026-07-02T04:00', berlin, ['2026-07-01T20:00:00.000Z', '2026-07-02T02:00:00.000Z']],
  [
    'over the night of the change',
    '2026-10-24T22:00',
    '2026-10-25T06:00',
    berlin,
    ['2026-10-24T20:00:00.000Z', '2026-10-25T05:00:00.000Z'],
  ],
  [
    'half an hour of offset',
    '2026-07-01T00:00',
    '2026-07-01T01:00',
    'Asia/Kolkata',
    ['2026-06-30T18:30:00.000Z', '2026-06-30T19:30:00.000Z'],
  ],
  ['behind UTC', '2026-01-01T00:00', '2026-01-01T01:00', 'America/New_York', ['2026-01-01T05:00:00.000Z', '2026-01-01T06:00:00.000Z']],
  [
    'offsets of their own',
    '2026-10-25T02:30+02:00',
    '2026-10-25T02:30+01:00',
    undefined,
    ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
  ],
  ['UTC', '2026-01-01T00:00Z', '2026-01-01T00:01Z', undefined, ['2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z']],
])('%s', (_, from, to, zone, expected) => {
  expect(moments(from, to, zone)).toEqual(expected);
});

test.each([
  [
    'an hour that is left out',
    '2026-03-29T02:30',
    '2026-03-29T06:00',
    berlin,
    ['from does not exist in Europe/Berlin: the clocks go forward then'],
  ],
  [
    'an hour that is there twice',
    '2026-10-25T01:00',
    '2026-10-25T02:30',
    berlin,
    ['to is there twice in Europe/Berlin, because the clocks go back: write it with its offset'],
  ],
  [
    'a zone that nobody knows',
    '2026-01-01T00:00',
    '2026-01-01T01:00',
    'Berlin',
    ['time-zone must be a name of the IANA time zone database, such as Europe/Berlin'],
  ],
  [
    'no zone',
    '2026-01-01T00:00',
    '2026-01-01T01:00Z',
    undefined,
    ['from needs a time-zone beside it, or an offset such as 2026-11-28T22:00+01:00'],
  ],
  ['an end before its begin', '2026-01-01T02:00', '2026-01-01T01:00', berlin, ['to must be later than from']],
  [
    'days and times that do not exist',
    '2026-02-30T00:00',
    '2026-01-01T25:00',
    berlin,
    ['from', 'to'].map(
      (key) => `${key} must be a date and a time such as 2026-11-28T22:00, or with its offset, such as 2026-11-28T22:00+01:00`,
    ),
  ],
])('%s is refused', (_, from, to, zone, expected) => {
  expect(moments(from, to, zone)).toEqual(expected);
});

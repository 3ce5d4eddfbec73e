import { readOptions } from '../../scripts/prove/options.ts';
import { nameJob } from '../../scripts/prove/real/jobs.ts';
import { chosen } from '../../scripts/prove/real/part.ts';
import { everything } from '../../scripts/prove/real/workload.ts';

const parts = ['abstract model', 'real code'];

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['nothing: all of it', [], parts],
  ['one half', ['--only', 'abstract'], ['abstract model']],
  ['pieces are of the shipped code', ['--pieces', 'drop-ag'], ['real code']],
  ['both', ['--only', 'real', '--pieces', 'drop-ag'], ['real code']],
])('%s', (_what, args, only) => {
  expect(readOptions(args, parts).only).toEqual(only);
});

test.each<readonly [string, readonly string[], RegExp]>([
  ['a part that does not exist', ['--only', 'rael'], /--only: there is no part "rael"; there are abstract model, real code\./],
  ['pieces of the part that has none', ['--only', 'abstract', '--pieces', 'drop-ag'], /--pieces: only the part "real code" has pieces/],
  ['an empty piece', ['--pieces', ''], /--pieces: a text .* is missing/],
  ['an empty history', ['--replay', ''], /--replay: the history is missing/],
  ['an option that is not known', ['--ful'], /--ful/],
])('refused, because it would prove nothing: %s', (_what, args, message) => {
  expect(() => readOptions(args, parts)).toThrow(message);
});

test('the pieces with a text in their line, and a list of the lines when there are none', () => {
  const names = new Set(chosen(everything, 'drop-ag @ 2022: 2 faults').map(nameJob));
  expect([...names].sort()).toEqual(['drop-ag @ 2022: 2 faults, crashes × successor', 'drop-ag @ 2022: 2 faults, everything × everything']);
  expect(chosen(everything, undefined)).toEqual(everything);
  expect(() => chosen(everything, 'drop-ag @ 2099')).toThrow(/no line has "drop-ag @ 2099" in it; there are:\n.*drop-ag @ 2022: 2 faults/s);
});

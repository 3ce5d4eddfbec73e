import { readOptions } from '../../scripts/bench/options.ts';

const ids = ['outage', 'detection', 'darkness'];

test('without options: everything, 30 samples', () => {
  expect(readOptions([], ids)).toEqual({ quick: false, only: ids, times: 30, json: undefined, writeDocument: false });
});

test('quick takes few samples, unless told otherwise', () => {
  expect(readOptions(['--quick'], ids)).toMatchObject({ quick: true, times: 3 });
  expect(readOptions(['--quick', '--times', '7'], ids)).toMatchObject({ quick: true, times: 7 });
});

test('chapters come in the order of the page', () => {
  expect(readOptions(['--only', 'darkness, outage', '--write-document', '--json', 'a.json'], ids)).toEqual({
    quick: false,
    only: ['outage', 'darkness'],
    times: 30,
    json: 'a.json',
    writeDocument: true,
  });
});

test('all problems at once', () => {
  const read = () => readOptions(['--only', 'outage,size', '--times', '1.5', '--json', '', '--quick', '--write-document'], ids);
  for (const problem of ['"size"', '"1.5"', '--json', '--write-document']) expect(read).toThrow(problem);
});

test.each(['0', '-3', 'many', '', '100000'])('%s samples are refused', (times) => {
  expect(() => readOptions([`--times=${times}`], ids)).toThrow('--times');
});

test('an option that there is not', () => {
  expect(() => readOptions(['--fast'], ids)).toThrow('--fast');
});

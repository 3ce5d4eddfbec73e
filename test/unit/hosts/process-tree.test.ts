import { descendants } from '../../../shared/hosts/process-tree.ts';

const of = (...pairs: readonly (readonly [pid: number, parent: number])[]) => pairs.map(([pid, parent]) => ({ pid, parent }));

test.each([
  ['none', of([1, 0], [10, 1]), []],
  ['children and their children, whatever the order', of([13, 12], [12, 11], [11, 10], [10, 1], [20, 1]), [11, 12, 13]],
  ['a process that is its own parent ends the search', of([10, 10], [11, 10]), [11]],
  ['a ring of numbers that were used again', of([11, 10], [12, 11], [11, 12]), [11, 12]],
])('%s', (_, running, expected) => {
  expect(descendants(10, running)).toEqual(expected);
});

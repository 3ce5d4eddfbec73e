import { type BundleSize, sizeFindings } from '../../scripts/bench/sizes.ts';

const bundle = (hasRoute: boolean, total: number): BundleSize => ({ side: 'tasks', task: 'drop-ag', hasRoute, start: 100_000, total });
const holds = (...found: Parameters<typeof sizeFindings>) => sizeFindings(...found).guards.map((guard) => guard.holds);

test('a byte too many makes the guard of its kind fail', () => {
  const [without, withRoute] = [bundle(false, 3_000_000), bundle(true, 4_500_000)];
  expect(holds([without, withRoute], 5_000_000)).toEqual([true, true, true]);
  expect(holds([bundle(false, 3_000_001), withRoute], 1)).toEqual([false, true, true]);
  expect(holds([without, bundle(true, 4_500_001)], 1)).toEqual([true, false, true]);
  expect(holds([without, withRoute], 5_000_001)).toEqual([true, true, false]);
});

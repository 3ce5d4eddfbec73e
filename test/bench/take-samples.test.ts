import { oneByOne, takeSamples } from '../../scripts/bench/take-samples.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function mostBeside(count: number, beside: number): Promise<number> {
  let [now, most] = [0, 0];
  await takeSamples(count, { beside, apartMs: 5, afterMs: 0 }, async () => {
    most = Math.max(most, ++now);
    await pause(30);
    now--;
  });
  return most;
}

test('as many as asked for, each with its number', async () => {
  const turns = await takeSamples(7, { beside: 3, apartMs: 1, afterMs: 0 }, async (turn) => turn);
  expect([...turns].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(await takeSamples(0, oneByOne, async (turn) => turn)).toEqual([]);
});

test.each([
  [6, 1, 1],
  [6, 3, 3],
  [2, 5, 2],
])('%d samples, %d beside each other', async (count, beside, most) => {
  expect(await mostBeside(count, beside)).toBe(most);
});

test('the first ones start apart, and none too early', async () => {
  const started = performance.now();
  const at = await takeSamples(2, { beside: 2, apartMs: 80, afterMs: 40 }, async () => {
    const now = performance.now() - started;
    await pause(150);
    return now;
  });
  const [first = 0, second = 0] = [...at].sort((one, other) => one - other);
  expect(first).toBeGreaterThanOrEqual(38);
  expect(second - first).toBeGreaterThanOrEqual(60);
});

test('after an error nothing new is begun, and nothing is left behind', async () => {
  let ended = 0;
  const taking = takeSamples(10, { beside: 2, apartMs: 0, afterMs: 0 }, async (turn) => {
    await pause(turn === 0 ? 10 : 60);
    ended += 1;
    if (turn === 0) throw new Error('no sample');
  });
  await expect(taking).rejects.toThrow('no sample');
  expect(ended).toBe(2);
});

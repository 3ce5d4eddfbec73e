import type { Clock } from '../../../shared/core/clock.ts';
import { type Look, waitUntil } from '../../../shared/core/wait.ts';

/** A clock whose sleepers do not wait. */
function virtualClock(): Clock & { readonly sleeps: number[] } {
  let now = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    monotonic: () => now,
    now: () => new Date(now),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
    },
  };
}

const never = new AbortController().signal;
const again = (ms: number) => async (): Promise<Look<string>> => ({ again: ms });

test('done at the third look', async () => {
  const clock = virtualClock();
  let looks = 0;
  const look = async (): Promise<Look<string>> => (++looks === 3 ? { done: 'there' } : { again: 100 });
  expect(await waitUntil(look, { clock, timeout: 1000, signal: never })).toEqual({ kind: 'done', value: 'there', elapsed: 200 });
  expect(clock.sleeps).toEqual([100, 100]);
});

test('the last pause is cut, and it looks once more when the time is up', async () => {
  const clock = virtualClock();
  const remaining: number[] = [];
  const look = async (left: number): Promise<Look<string>> => {
    remaining.push(left);
    return { again: 400 };
  };
  expect(await waitUntil(look, { clock, timeout: 1000, signal: never })).toEqual({ kind: 'timeout', elapsed: 1000 });
  expect(remaining).toEqual([1000, 600, 200, 0]);
  expect(clock.sleeps).toEqual([400, 400, 200]);
});

test('without any time it still looks once', async () => {
  let looks = 0;
  const look = async (): Promise<Look<string>> => {
    looks += 1;
    return { again: 10 };
  };
  expect(await waitUntil(look, { clock: virtualClock(), timeout: 0, signal: never })).toEqual({ kind: 'timeout', elapsed: 0 });
  expect(looks).toBe(1);
});

test('a cancelled wait rejects with the reason and does not look again', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  let looks = 0;
  const look = async (): Promise<Look<string>> => {
    looks += 1;
    controller.abort(reason);
    return { again: 10 };
  };
  await expect(waitUntil(look, { clock: virtualClock(), timeout: 1000, signal: controller.signal })).rejects.toBe(reason);
  expect(looks).toBe(1);
});

test('an error of the look ends the wait', async () => {
  const look = () => Promise.reject(new Error('broken'));
  await expect(waitUntil(look, { clock: virtualClock(), timeout: 1000, signal: never })).rejects.toThrow('broken');
  await expect(waitUntil(again(1), { clock: virtualClock(), timeout: 3, signal: never })).resolves.toMatchObject({ kind: 'timeout' });
});

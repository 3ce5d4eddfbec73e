import { realClock } from '../../../shared/core/real-clock.ts';

test('a sleep takes its time', async () => {
  const start = realClock.monotonic();
  await realClock.sleep(20);
  expect(realClock.monotonic() - start).toBeGreaterThanOrEqual(19);
});

test('a sleep ends at once when it is cancelled, and leaves no listener', async () => {
  const controller = new AbortController();
  const sleep = realClock.sleep(60_000, controller.signal);
  controller.abort(new Error('stop'));
  await expect(sleep).rejects.toThrow('stop');
  await expect(realClock.sleep(60_000, controller.signal)).rejects.toThrow('stop');
});

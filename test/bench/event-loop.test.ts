import { setTimeout as pause } from 'node:timers/promises';
import { watchEventLoop } from '../../scripts/bench/event-loop.ts';

/** Keeps the event loop busy for so long, ms. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('an event loop that is kept busy is late by that time, and each look begins anew', async () => {
  const eventLoop = watchEventLoop();
  await pause(20);
  eventLoop.delay();
  for (let turn = 0; turn < 10; turn++) {
    block(40);
    await pause(1);
  }
  const busy = eventLoop.delay();
  await pause(200);
  const idle = eventLoop.delay();
  eventLoop.stop();
  expect(busy).toBeGreaterThan(38);
  expect(idle).toBeLessThan(busy);
});

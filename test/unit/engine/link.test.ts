import { seededRandom } from '../../lab/engine/random.ts';
import { Link } from '../../lab/engine/replication/link.ts';
import { createVirtualClock } from '../../lab/engine/virtual-clock.ts';

const timings = { sessionTimeoutMs: 1_000, reconnectMs: 100 };

function open(options: ConstructorParameters<typeof Link>[2]) {
  const clock = createVirtualClock();
  const link = new Link(clock, seededRandom(1), options, timings);
  const arrived: string[] = [];
  const send = (name: string, bytes = 0, towards = 'b') =>
    link.transmit(
      towards,
      bytes,
      () => {},
      () => arrived.push(name),
    );
  return { clock, link, arrived, send };
}

describe('a link', () => {
  test('latency and bandwidth add up, one message after the other', async () => {
    const { clock, arrived, send } = open({ latencyMs: 10, bandwidthKBps: 1 });
    send('1 KB', 1024);
    send('2 KB', 2048);
    await clock.advance(1_009);
    expect(arrived).toEqual([]);
    await clock.advance(1);
    expect(arrived).toEqual(['1 KB']);
    await clock.advance(2_000);
    expect(arrived).toEqual(['1 KB', '2 KB']);
  });

  test('the two directions do not share their bandwidth', async () => {
    const { clock, arrived, send } = open({ latencyMs: 0, bandwidthKBps: 1 });
    send('there', 1024, 'b');
    send('back', 1024, 'a');
    await clock.advance(1_000);
    expect(arrived).toHaveLength(2);
  });

  test('jitter does not change the order', async () => {
    const { clock, arrived, send } = open({ latencyMs: 5, jitterMs: 50 });
    const names = Array.from({ length: 50 }, (_, index) => String(index));
    for (const name of names) send(name);
    await clock.advance(100);
    expect(arrived).toEqual(names);
  });

  test('nor do timers that fire out of order', () => {
    const callbacks: (() => void)[] = [];
    const late = { now: () => 0, after: (_ms: number, callback: () => void) => ({ cancel: () => {}, at: callbacks.push(callback) }) };
    const link = new Link(late, seededRandom(1), { latencyMs: 1 }, timings);
    const arrived: number[] = [];
    for (const n of [1, 2, 3])
      link.transmit(
        'b',
        0,
        () => {},
        () => arrived.push(n),
      );
    for (const callback of callbacks.toReversed()) callback();
    expect(arrived).toEqual([1, 2, 3]);
  });

  test('restored in time, everything arrives', async () => {
    const { clock, link, arrived, send } = open({ latencyMs: 10 });
    send('before');
    link.cut();
    send('during');
    await clock.advance(900);
    expect(arrived).toEqual([]);
    link.restore();
    await clock.advance(10);
    expect(arrived).toEqual(['before', 'during']);
  });

  test('after the session timeout what was on its way is lost, and users are told', async () => {
    const { clock, link, arrived, send } = open({ latencyMs: 10 });
    const told: string[] = [];
    link.users.add({ linkLost: () => told.push('lost'), linkRestored: () => told.push('restored') });
    send('before');
    link.cut();
    await clock.advance(1_000);
    expect([told, link.usable]).toEqual([['lost'], false]);
    link.restore();
    await clock.advance(200);
    send('after');
    await clock.advance(20);
    expect([told, arrived, link.usable]).toEqual([['lost', 'restored'], ['after'], true]);
  });
});

describe('the virtual clock', () => {
  test('runs timers in order of time, then of setting, and lets promises settle in between', async () => {
    const clock = createVirtualClock(0);
    const seen: string[] = [];
    clock.after(20, () => seen.push('20'));
    clock.after(10, () => {
      seen.push('10a');
      void Promise.resolve().then(() => seen.push(`then ${clock.now()}`));
    });
    clock.after(10, () => seen.push('10b'));
    clock.after(15, () => seen.push('never')).cancel();
    await clock.advance(30);
    expect(seen).toEqual(['10a', 'then 10', '10b', '20']);
    expect(clock.now()).toBe(30);
  });

  test('says so when a condition can not come true', async () => {
    const clock = createVirtualClock(0);
    await expect(clock.runUntil(() => false)).rejects.toThrow('no timer is left');
    clock.after(100, () => {});
    await expect(clock.runUntil(() => false, 50)).rejects.toThrow('within 50 ms');
  });
});

import { connect, createServer, type Socket } from 'node:net';

/** A network that is as far away as it is told: what goes in on one end comes out on the other, in order, so much later. */
export interface DelayLine {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on a port of its own and leads to `target` on this machine. Half of `roundTripMs` is spent on each way, in whole ms (timers know no
 * others). Any client can use it, with TLS or without: it reads nothing.
 */
export async function startDelayLine(target: number, roundTripMs: number): Promise<DelayLine> {
  const there = Math.ceil(roundTripMs / 2);
  const back = roundTripMs - there;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    lead(near, far, there);
    lead(far, near, back);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Timers of the same length fire in the order in which they were set, so nothing overtakes. */
function lead(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void) => (delayMs === 0 ? act() : setTimeout(act, delayMs));
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
}

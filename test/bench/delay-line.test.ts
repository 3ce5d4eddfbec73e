import { connect, createServer, type Server, type Socket } from 'node:net';
import { type DelayLine, startDelayLine } from '../../scripts/bench/delay-line.ts';

let echo: Server;
let line: DelayLine;
let client: Socket;

async function open(roundTripMs: number): Promise<void> {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  line = await startDelayLine(address !== null && typeof address === 'object' ? address.port : 0, roundTripMs);
  client = connect({ port: line.port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
}

afterEach(async () => {
  client.destroy();
  await line.close();
  echo.close();
});

const heard = (length: number): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    client.on('data', (chunk) => {
      text += chunk.toString();
      if (text.length >= length) resolve(text);
    });
  });

test.each([0, 1, 40, 101])('%d ms: everything comes back in order, and not sooner', async (roundTripMs) => {
  await open(roundTripMs);
  const sent = Array.from({ length: 200 }, (_, index) => `${index};`).join('');
  const started = performance.now();
  const answer = heard(sent.length);
  for (const part of sent.match(/.{1,7}/g) ?? []) client.write(part);
  expect(await answer).toBe(sent);
  // Timers may fire a part of a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(roundTripMs - 2);
});

test('the end of one side reaches the other', async () => {
  await open(10);
  const ended = new Promise((resolve) => client.once('close', resolve));
  client.resume();
  client.end();
  await ended;
});

import fc from 'fast-check';
import { dialectFor } from '../../lab/tds/dialects.ts';
import { parseLogin7 } from '../../lab/tds/login7.ts';
import { parsePrelogin } from '../../lab/tds/prelogin.ts';
import { parseCalls } from '../../lab/tds/rpc.ts';
import { startTdsServer } from '../../lab/tds/server.ts';
import { parseTransactionRequest } from '../../lab/tds/transactions.ts';
import { batchMessage, login7Message, preloginMessage, rawLogin } from './raw-client.ts';
import { scriptedBackend } from './scripted-backend.ts';
import { connect, query } from './tedious-client.ts';

const newest = dialectFor(0x74000004);
if (!newest) throw new Error('no TDS 7.4');
const refusals = ['MalformedMessage', 'UnknownParameterType', 'SqlError'];

/** A parser either reads a message or says in its own words that it can not. */
function readsOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    expect(refusals).toContain((error as Error).name);
  }
}

/** A good message with some of its bytes changed, or cut short. */
const damaged = (good: Buffer) =>
  fc
    .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }), fc.integer({ min: 1, max: good.length }))
    .map(([changes, length]) => {
      const bytes = Buffer.from(good);
      for (const [offset, value] of changes) bytes[offset] = value;
      return bytes.subarray(0, length);
    });

const headers = batchMessage('');
const call = Buffer.concat([
  headers,
  Buffer.from(
    'ffff0a00000000' + '00e7100009040000000400' + '61006200' + '0000260404' + '01000000' + '00006c1109020500' + '39300000',
    'hex',
  ),
]);

test.each([
  ['PRELOGIN', preloginMessage(1), parsePrelogin],
  ['LOGIN7', login7Message({ user: 'sa', password: 'right' }), parseLogin7],
  ['RPC', call, (body: Buffer) => parseCalls(body, newest)],
  [
    'transaction request',
    Buffer.concat([headers, Buffer.from([7, 0, 2, 65, 0, 1, 4, 0])]),
    (body: Buffer) => parseTransactionRequest(body, newest),
  ],
] as const)('a damaged %s is refused or read, never worse', (_name, good, parse: (body: Buffer) => unknown) => {
  parse(good);
  fc.assert(
    fc.property(damaged(good), (body) => readsOrRefuses(() => parse(body))),
    { numRuns: 500 },
  );
});

test('every parameter type with any bytes behind it', () => {
  const bytes = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(bytes, ([code, rest]) =>
      readsOrRefuses(() => parseCalls(Buffer.concat([headers, Buffer.from('ffff0a0000000000', 'hex'), Buffer.of(code), rest]), newest)),
    ),
    { numRuns: 2000 },
  );
});

test('one client that sends nonsense does not disturb another', async () => {
  const backend = scriptedBackend();
  const server = await startTdsServer({ backend: () => backend });
  const good = await connect(server.port);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 3, 6, 7, 14, 16, 18), fc.uint8Array({ maxLength: 60 }), async (type, body) => {
      const bad = await rawLogin(server.port);
      bad.send(type, Buffer.from(body));
      await Promise.race([bad.receive().catch(() => undefined), bad.ended]);
      bad.destroy();
    }),
    { numRuns: 30 },
  );
  expect((await query(good, 'SELECT 1')).error).toBeUndefined();
  good.close();
  await server.close();
});

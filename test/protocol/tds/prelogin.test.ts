import { buildPrelogin, negotiateEncryption, parsePrelogin, preloginVersion } from '../../lab/tds/prelogin.ts';

// Rows of the encryption table in MS-TDS 2.2.6.5: off 0, on 1, not supported 2, required 3.
test.each([
  ['not supported', 2, 'off', { answer: 2, scope: 'nothing', refused: false }],
  ['off', 0, 'off', { answer: 2, scope: 'nothing', refused: false }],
  ['on', 1, 'off', { answer: 2, scope: 'nothing', refused: true }],
  ['required', 3, 'off', { answer: 2, scope: 'nothing', refused: true }],
  ['not supported', 2, 'optional', { answer: 2, scope: 'nothing', refused: false }],
  ['off', 0, 'optional', { answer: 0, scope: 'login', refused: false }],
  ['on', 1, 'optional', { answer: 1, scope: 'session', refused: false }],
  ['required', 3, 'optional', { answer: 1, scope: 'session', refused: false }],
  ['not supported', 2, 'required', { answer: 3, scope: 'session', refused: true }],
  ['off', 0, 'required', { answer: 3, scope: 'session', refused: false }],
  ['on', 1, 'required', { answer: 1, scope: 'session', refused: false }],
  ['not said', undefined, 'optional', { answer: 2, scope: 'nothing', refused: false }],
] as const)('client %s (%s), server %s', (_name, client, server, expected) => {
  expect(negotiateEncryption(client, server)).toEqual(expected);
});

test('options stand behind the list, at big-endian offsets', () => {
  const bytes = buildPrelogin(
    new Map([
      [0, preloginVersion('16.0.4165.4')],
      [1, Buffer.of(2)],
    ]),
  );
  expect(bytes.toString('hex')).toBe('00000b0006' + '0100110001' + 'ff' + '100010450400' + '02');
  expect(parsePrelogin(bytes).get(1)).toEqual(Buffer.of(2));
});

test('a list without an end is refused', () => {
  expect(() => parsePrelogin(Buffer.from([0, 0, 11, 0, 6]))).toThrow('no end mark');
});

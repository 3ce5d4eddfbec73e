import { type Message, messageAssembler, toPackets } from '../../lab/tds/packets.ts';

const options = { type: 4, spid: 0x1234, packetSize: 512, firstId: 255, last: true };

test('a message is cut into packets with big-endian headers', () => {
  const packets = toPackets(Buffer.alloc(1000, 7), options);
  expect(packets.length).toBe(1000 + 2 * 8);
  expect(packets.subarray(0, 8).toString('hex')).toBe('0400' + '0200' + '1234' + 'ff' + '00');
  expect(packets.subarray(512, 520).toString('hex')).toBe('0401' + '01f8' + '1234' + '00' + '00');
});

test('an empty message still has one packet', () => {
  expect(toPackets(Buffer.alloc(0), options).toString('hex')).toBe('0401' + '0008' + '1234' + 'ff' + '00');
});

test.each([1, 3, 7, 8, 9, 100, 2000])('messages come together again from chunks of %d bytes', (size) => {
  const body = Buffer.from(Array.from({ length: 1500 }, (_, index) => index & 0xff));
  const stream = Buffer.concat([toPackets(body, options), toPackets(Buffer.from('second'), { ...options, type: 1 })]);
  const messages: Message[] = [];
  const take = messageAssembler((message) => messages.push(message));
  for (let start = 0; start < stream.length; start += size) take(stream.subarray(start, start + size));
  expect(messages.map(({ type, body: { length } }) => [type, length])).toEqual([
    [4, 1500],
    [1, 6],
  ]);
  expect(messages[0]?.body).toEqual(body);
});

test('the reset bit stands on the first packet, the ignore bit on the last', () => {
  const messages: Message[] = [];
  const take = messageAssembler((message) => messages.push(message));
  take(Buffer.from('0108000a000001006162'.concat('0103000a000002006364'), 'hex'));
  expect(messages).toEqual([{ type: 1, body: Buffer.from('abcd'), ignored: true, resetsSession: true }]);
});

test('a length below the header size breaks the stream', () => {
  expect(() => messageAssembler(() => undefined)(Buffer.alloc(8))).toThrow('can not have 0 bytes');
});

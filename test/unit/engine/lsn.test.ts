import { DatabaseLog } from '../../lab/engine/log/database-log.ts';
import { blockLsn, lsnAt, positionAfter, startOfVlf } from '../../lab/engine/log/lsn.ts';

describe('LSN arithmetic', () => {
  test.each([
    [{ vlf: 42, block: 1552 }, 1, 42_0000001552_00001n],
    [{ vlf: 37, block: 487 }, 3, 37_0000000487_00003n],
    [{ vlf: 1_171_000, block: 16 }, 1, 1171000_0000000016_00001n],
    [{ vlf: 4_294_967_295, block: 4_294_967_295 }, 1, 4294967295_4294967295_00001n],
  ])('%j slot %i', (position, slot, expected) => {
    expect(lsnAt(position, slot)).toBe(expected);
  });

  test.each([
    [0, 100],
    [1, 101],
    [512, 101],
    [513, 102],
    [60 * 1024, 220],
  ])('a block of %i bytes ends at unit %i', (bytes, block) => {
    expect(positionAfter({ vlf: 7, block: 100 }, bytes)).toEqual({ vlf: 7, block });
  });

  test('a full VLF is followed by the next one', () => {
    expect(positionAfter({ vlf: 7, block: 131_071 }, 512)).toEqual(startOfVlf(8));
  });

  test('neighbouring blocks can not be told apart as JavaScript numbers', () => {
    const lsn = blockLsn({ vlf: 900_000, block: 5_001 });
    const collisions = Array.from({ length: 50 }, (_, i) => Number(lsn + BigInt(i))).filter((value) => value === Number(lsn));
    expect(collisions.length).toBeGreaterThan(10);
  });
});

describe('the log of a database', () => {
  const start = startOfVlf(700_000);
  const noise = { kind: 'noise' } as const;

  test('records of one block have slots; block-level LSNs end in 00001', () => {
    const log = new DatabaseLog(start);
    const lsns = [log.append(noise, 0), log.append(noise, 0)].map((record) => record.lsn);
    expect(lsns).toEqual([lsnAt(start, 1), lsnAt(start, 2)]);
    expect(log.endOfLog % 100_000n).toBe(1n);
  });

  test('the end of the log includes the cache; what is hardened does not', () => {
    const log = new DatabaseLog(start);
    log.append(noise, 0);
    expect(log.endOfLog).toBeGreaterThan(log.hardenedLsn);
    log.seal();
    expect(log.endOfLog).toBeGreaterThan(log.hardenedLsn);
    log.hardened = log.blocks.length;
    expect(log.hardenedLsn).toBe(log.endOfLog);
  });

  test('a block is sealed at 60 KB', () => {
    const log = new DatabaseLog(start);
    for (let i = 0; i < 1000; i++) log.append(noise, 0);
    expect(log.blocks.length).toBe(2);
    expect(log.blocks.every((block) => block.bytes <= 61_440 + 72)).toBe(true);
    expect(log.blocks[1]?.start).toBe(log.blocks[0]?.end);
  });

  test('the common part of two logs ends where they fork', () => {
    const log = new DatabaseLog(start);
    const copy = new DatabaseLog(start);
    for (let i = 0; i < 3; i++) {
      log.append(noise, 0);
      log.seal();
    }
    for (const block of log.blocks) copy.receive(block);
    for (const one of [log, copy]) {
      one.append(noise, 1);
      one.seal();
    }
    expect(copy.sharedWith(log)).toBe(3);
    expect(copy.lsnAfter(4)).toBe(log.lsnAfter(4));
    copy.cutTo(3);
    expect(copy.endOfLog).toBe(log.lsnAfter(3));
  });
});

import type { CopyObservation } from '../../../shared/cutover/observation.ts';
import { logLeft, redoMs } from '../../../shared/cutover/outage.ts';
import { copy, dag, database } from './observations.ts';

const target = (...copies: readonly Partial<CopyObservation>[]) =>
  dag('target', { databases: copies.map((change, index) => database(`Db${index}`, { copy: copy(change) })) });

test.each<[string, readonly Partial<CopyObservation>[], number | undefined]>([
  ['nothing to redo', [{ redoQueue: 0n, redoRate: 0n }], 0],
  ['1,000 KB at 500 KB/s', [{ redoQueue: 1000n, redoRate: 500n }], 2000],
  [
    'the slowest database counts',
    [
      { redoQueue: 1000n, redoRate: 500n },
      { redoQueue: 1n, redoRate: 1000n },
    ],
    2000,
  ],
  ['a queue that is NULL is unknown, not zero', [{ redoQueue: undefined }], undefined],
  ['one unknown database makes the whole unknown', [{ redoQueue: 0n }, { redoQueue: undefined }], undefined],
  ['a rate of zero gives no estimate', [{ redoQueue: 1n, redoRate: 0n }], undefined],
  ['a rate that is NULL gives no estimate', [{ redoQueue: 1n, redoRate: undefined }], undefined],
  ['no database is visible', [], undefined],
])('redo: %s', (_, copies, expected) => expect(redoMs(target(...copies))).toBe(expected));

const source = (forwarder: Partial<CopyObservation>) => dag('source', { databases: [database('Db0', { forwarder: copy(forwarder) })] });

test.each<[string, Partial<CopyObservation>, Partial<CopyObservation>, ReturnType<typeof logLeft>]>([
  ['both are said', { logSendQueue: 500n, logSendRate: 1000n }, { redoQueue: 1000n, redoRate: 1000n }, { send: 500, redo: 1000 }],
  ['unknown on the source', { logSendQueue: undefined }, { redoQueue: 0n }, undefined],
  ['unknown on the target', { logSendQueue: 0n }, { redoQueue: undefined }, undefined],
])('log that is left: %s', (_, forwarder, here, expected) => {
  expect(logLeft(source(forwarder), target(here))).toEqual(expected);
});

import { howLong, logLine } from '../../../shared/core/log-line.ts';

test('a line says where, what, how it ended and how long it took', () => {
  expect(logLine({ where: 'source SQL01', what: 'demote the source', outcome: 'done', took: 211.4 })).toBe(
    'source SQL01: demote the source: done in 211 ms',
  );
  expect(logLine({ where: 'source SQL01', what: 'drop', outcome: 'refused', took: 8, detail: '15151: no right' })).toBe(
    'source SQL01: drop: refused in 8 ms (15151: no right)',
  );
  expect(logLine({ where: 'state', what: 'ready' })).toBe('state: ready');
});

test.each([
  [0.4, '0 ms'],
  [9999, '9999 ms'],
  [9999.6, '10.0 s'],
  [12_345, '12.3 s'],
  [119_949, '119.9 s'],
  [119_960, '2 min 0 s'],
  [312_400, '5 min 12 s'],
])('%p ms is %p', (ms, text) => {
  expect(howLong(ms)).toBe(text);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crashFates, followUps } from '../../scripts/prove/real/choices.ts';
import { crashMatrix } from '../../scripts/prove/real/crash-matrix.ts';
import { crashSection } from '../../scripts/prove/real/crash-section.ts';
import { readSetting } from '../../scripts/prove/real/setting.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/crash-points.md'), 'utf8');

/** drop-ag and failover-dag have a section too; `npm run prove` plays all of them. */
test('every crash point of switch-sync-mode is played, ends well, and is written down as it is', async () => {
  const matrix = await crashMatrix('switch-sync-mode', readSetting('2022'));
  expect(matrix.found).toEqual([]);
  expect(matrix.histories).toBe(1 + matrix.points.length * followUps.length);
  const awaits = new Set(matrix.points.map(({ site }) => site.point));
  for (const point of awaits)
    for (const fate of crashFates) expect(matrix.points.filter((one) => one.site.point === point && one.fate === fate)).toHaveLength(1);
  expect(document).toContain(crashSection(matrix));
}, 180_000);

test('the document leaves no crash point of a failover without a way on', () => {
  const rows = document.split('\n').filter((line) => /^\| a\d+ /.test(line));
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) {
    const [, , , again, another, day, byHand] = row.split(' | ');
    for (const cell of [again, another, day])
      expect(cell).toMatch(/^(completed|already-done|refused|rolled-back|changed|dropped|failed), (source|target|nobody)$/);
    expect(day).not.toMatch(/nobody|refused|failed/);
    expect(byHand).toMatch(/^[a-z]/);
  }
});

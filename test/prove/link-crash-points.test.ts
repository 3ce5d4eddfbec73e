import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crashFates, followUps } from '../../scripts/prove/real/choices.ts';
import { crashMatrix } from '../../scripts/prove/real/crash-matrix.ts';
import { crashSection } from '../../scripts/prove/real/crash-section.ts';
import { readSetting } from '../../scripts/prove/real/setting.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/crash-points-managed-instance.md'), 'utf8');

/** Every other section is played by `npm run prove`. */
test('every crash point of drop-ag behind a removed link is played, ends well, and is written down as it is', async () => {
  const matrix = await crashMatrix('link-drop-removed', readSetting('2019'));
  expect(matrix.found).toEqual([]);
  expect(matrix.histories).toBe(1 + matrix.points.length * followUps.length);
  expect(new Set(matrix.points.map(({ site }) => site.side))).toEqual(new Set(['source', 'azure']));
  expect(matrix.points).toHaveLength(new Set(matrix.points.map(({ site }) => site.point)).size * crashFates.length);
  expect(document).toContain(crashSection(matrix));
}, 180_000);

test('the document leaves no crash point without a way on', () => {
  const rows = document.split('\n').filter((line) => /^\| a\d+ /.test(line));
  expect(rows.length).toBeGreaterThan(200);
  for (const row of rows) {
    const [, , , again, another, day, byHand] = row.split(' | ');
    for (const cell of [again, another, day])
      expect(cell).toMatch(/^(completed|already-done|refused|rolled-back|unknown|changed|dropped|failed), (source|target|nobody)$/);
    expect(day).toMatch(/^(completed|already-done|changed|dropped), (source|target)$/);
    expect(byHand).toMatch(/^[a-z]/);
  }
});

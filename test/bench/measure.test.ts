import type { Chapter, Effort, Guard } from '../../scripts/bench/chapter.ts';
import { measureChapters, measureTwice } from '../../scripts/bench/measure.ts';
import { countGuards, goalsLine, guardLine } from '../../scripts/bench/result.ts';

const said: string[] = [];
const effort: Effort = { times: 1, quick: true, say: (line) => void said.push(line) };
const guard = (holds: boolean): Guard => ({ what: 'it is fast', holds, because: '1 ms' });

/** Its guard holds as told, one word for each time that it is measured; `broken` throws. */
function chapter(id: string, ...verdicts: readonly (boolean | 'broken')[]): Chapter & { readonly measured: () => number } {
  let measured = 0;
  return {
    id,
    title: id,
    measured: () => measured,
    async measure() {
      const verdict = verdicts[measured++];
      if (verdict === undefined || verdict === 'broken') throw new Error('no laboratory');
      return {
        markdown: `${measured}`,
        cells: [{}],
        goals: [{ what: 'w', goal: 'g', measured: 'm', met: verdict }],
        guards: [guard(verdict)],
      };
    },
  };
}

test('a chapter that breaks has failed, and the next one is measured', async () => {
  const results = await measureChapters([chapter('one', 'broken'), chapter('two', true)], effort);
  expect(results.map(({ id, measured }) => [id, measured])).toEqual([
    ['one', false],
    ['two', true],
  ]);
  expect(countGuards(results)).toEqual({ passed: 1, failed: 1 });
  expect(results[0]?.findings.guards.map(guardLine)).toEqual(['FAILED one can be measured (no laboratory)']);
  expect(goalsLine(results)).toBe('1 of 1 goals are met.');
});

test('a guard that does not hold gets a second chance, alone', async () => {
  const [good, unlucky, bad] = [chapter('good', true), chapter('unlucky', false, true), chapter('bad', false, false)];
  const results = await measureTwice(() => [good, unlucky, bad], effort);
  expect([good, unlucky, bad].map((one) => one.measured())).toEqual([1, 2, 2]);
  expect(results.map(({ findings }) => findings.markdown)).toEqual(['1', '2', '2']);
  expect(countGuards(results)).toEqual({ passed: 2, failed: 1 });
  expect(said.at(-1)).toContain('unlucky, bad');
});

test('a chapter that breaks twice has failed', async () => {
  expect(countGuards(await measureTwice(() => [chapter('one', 'broken')], effort))).toEqual({ passed: 0, failed: 1 });
});

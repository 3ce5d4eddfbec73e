import { fitInto } from '../../../shared/hosts/step-summary.ts';

test('what fits is not changed', () => {
  expect(fitInto(4, 'a\né')).toBe('a\né');
});

test('what does not fit is cut at the end of a line, and says so', () => {
  const text = `${'é'.repeat(50)}\n`.repeat(10);
  const cut = fitInto(400, text);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(400);
  expect(cut).toMatch(/^(é{50}\n)+é{50}\n\n\*The rest of this summary did not fit/);
});

test('nothing is written when not even the note fits', () => {
  expect(fitInto(10, 'a long line\n'.repeat(3))).toBe('');
  expect(fitInto(-5, 'a\nb')).toBe('');
});

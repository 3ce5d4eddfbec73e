import fc from 'fast-check';
import { outputLines } from '../../../shared/hosts/output-lines.ts';

function linesOf(...pieces: readonly (string | Buffer)[]): readonly string[] {
  const seen: string[] = [];
  const lines = outputLines((line) => seen.push(line));
  for (const piece of pieces) lines.push(Buffer.from(piece));
  lines.end();
  return seen;
}

test.each([
  ['LF, CRLF and CR', ['a\nb\r\nc\rd'], ['a', 'b', 'c', 'd']],
  ['a last line with its end', ['a\n'], ['a']],
  ['blank lines', ['\n\na'], ['', '', 'a']],
  ['a CRLF that comes in two pieces', ['a\r', '\nb'], ['a', 'b']],
  ['a line in pieces', ['a', 'b', '\nc'], ['ab', 'c']],
  ['a character in two pieces', [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)], ['é']],
  ['nothing', [], []],
])('%s', (_, pieces, expected) => {
  expect(linesOf(...pieces)).toEqual(expected);
});

test('however the output is cut, the lines are the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '\n', '\r') }), fc.array(fc.nat(8)), (text, sizes) => {
      const bytes = Buffer.from(text);
      const pieces: Buffer[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      pieces.push(bytes.subarray(at));
      expect(linesOf(...pieces)).toEqual(linesOf(bytes));
    }),
  );
});

test('a line without an end does not grow for ever', () => {
  const lines = linesOf('x'.repeat(50_000), 'x'.repeat(50_000), 'y');
  expect(lines.map((line) => line.length)).toEqual([100_000, 1]);
});

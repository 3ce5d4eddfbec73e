import { createLineSplitter } from '../../lab/hosts/line-splitter.ts';

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a\r\nb'], ['a', 'b']],
  [['a\rb'], ['a', 'b']],
  [
    ['a\r', '\nb'],
    ['a', 'b'],
  ],
  [
    ['a\r', 'b'],
    ['a', 'b'],
  ],
  [['a', 'b\n'], ['ab']],
  [['\n\n'], ['', '']],
  [
    ['a\r', '', '\nb'],
    ['a', 'b'],
  ],
  [[''], []],
])('%j', (chunks, expected) => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  expect(lines).toEqual(expected);
});

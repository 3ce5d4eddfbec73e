import { EnvironmentFileError, readEnvironmentFile } from '../../lab/hosts/github/environment-file.ts';

test.each([
  ['', []],
  ['a=1\n', [['a', '1']]],
  ['a=1=2', [['a', '1=2']]],
  ['a=x<<y\n', [['a', 'x<<y']]],
  [
    'a<<EOF\none\ntwo\nEOF\nb=2\n',
    [
      ['a', 'one\ntwo'],
      ['b', '2'],
    ],
  ],
  ['a<<EOF\nEOF\n', [['a', '']]],
  ['a<<EOF\nb=1\nEOF', [['a', 'b=1']]],
  ['a<<E=F\nx\nE=F\n', [['a', 'x']]],
  ['\n\na=1\r\n', [['a', '1\r']]],
  ['a<<EOF\nx\r\nEOF\n', [['a', 'x\r']]],
])('%j', (text, pairs) => {
  expect(readEnvironmentFile(text)).toEqual(pairs);
});

test.each(['plain text\n', '<<EOF\nx\nEOF\n', 'a<<\nx\n\n', 'a<<EOF\nx\nEOF \n', 'a<<EOF\nx\nEOF\r\n'])('%j breaks the grammar', (text) => {
  expect(() => readEnvironmentFile(text)).toThrow(EnvironmentFileError);
});

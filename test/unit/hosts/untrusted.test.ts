import fc from 'fast-check';
import { linesWithoutCommands, untrusted, withoutCommands } from '../../../shared/hosts/untrusted.ts';

test.each([
  ['plain text', 'Sales 2024 é 漢', 'Sales 2024 é 漢'],
  ['a command of Azure Pipelines', 'Sales##vso[task.setvariable variable=x]1', 'Sales##_vso[task.setvariable variable=x]1'],
  ['the same in capitals', '##VSO[task.complete]', '##_VSO[task.complete]'],
  ['the old command of GitHub', 'a ##[set-output name=x]1', 'a ##_[set-output name=x]1'],
  ['more signs before it', '###[error]', '###_[error]'],
  ['a command of GitHub', '::set-output name=x::1', ':_:set-output name=x::1'],
  ['the same after blanks', ' \t::error::x', '  :_:error::x'],
  ['the same after a blank that .NET trims', '\u00a0::error::x', '\u00a0:_:error::x'],
  ['colons inside', 'a::b', 'a::b'],
  ['line breaks', 'a\r\nb\nc\rd\u2028e\u0085f', 'a ⏎ b ⏎ c ⏎ d ⏎ e ⏎ f'],
  ['a forged line', 'x\n::error::y', 'x ⏎ ::error::y'],
  ['control characters', 'a\u0000b\u001b[31mc\u007f\u009b', 'ab[31mc'],
  ['letters that change direction', 'a\u202eb\u2066c\u200fd', 'abcd'],
  ['a command that hides behind invisible characters', '##\u200bvso[x] #\ufeff#[y] \u200b', '##_vso[x] ##_[y] '],
  ['invisible characters before a command of GitHub', '\u200b\u0001::error::x', ':_:error::x'],
  ['tags that nobody sees', 'a\u{e0041}b', 'ab'],
  ['a soft hyphen', 'a\u00adb', 'ab'],
])('%s', (_, hostile, expected) => {
  expect(untrusted(hostile)).toBe(expected);
});

test('long text is cut, and no pair of surrogates is torn', () => {
  expect(untrusted('x'.repeat(3000))).toBe(`${'x'.repeat(1999)}…`);
  expect(untrusted('abcdef', 4)).toBe('abc…');
  expect(untrusted('ab😀def', 4)).toBe('ab…');
  expect(untrusted('abcd', 4)).toBe('abcd');
});

test('nothing that a host obeys is left, whatever the text', () => {
  const pieces = fc.constantFrom(
    '#',
    '##',
    '[',
    ']',
    ':',
    '::',
    'vso',
    'VsO',
    ' ',
    '\n',
    '\r',
    '\t',
    '\u200b',
    '\u0085',
    '\ufeff',
    'error',
    'x',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      for (const line of [untrusted(parts.join('')), ...linesWithoutCommands(parts.join('')).split('\n')]) {
        expect(line).not.toMatch(/##\[|##vso|[\r\n]/i);
        expect(line.replace(/^[\s\u0085]+/, '').startsWith('::')).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

test('doing it twice changes nothing more', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => untrusted(untrusted(text)) === untrusted(text)));
});

test('neutralising a line leaves the rest as it is', () => {
  expect(withoutCommands('a\tb | c <d>')).toBe('a\tb | c <d>');
  expect(linesWithoutCommands('::a\r\n ::b\nc')).toBe(':_:a\n :_:b\nc');
});

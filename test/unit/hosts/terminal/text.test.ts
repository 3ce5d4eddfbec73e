import { printableJson } from '../../../../shared/core/printable-json.ts';
import { createMask } from '../../../../shared/hosts/terminal/mask.ts';
import { linesWithoutCommands } from '../../../../shared/hosts/untrusted.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what must not come through
const dangerous = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

test.each([
  ['colour', '\u001b[31mred'],
  ['link (OSC 8)', '\u001b]8;;https://forged.example\u0007click\u001b]8;;\u0007'],
  ['clipboard (OSC 52)', '\u001b]52;c;cm0gLXJmIC8=\u001b\\'],
  ['title (OSC 0)', '\u009d0;title\u009c'],
  ['cursor (C1 CSI)', '\u009b2J\u009b1;1H'],
  ['overwriting the line', 'failed\rdone  \b\b'],
  ['bell, backspace, vertical tab', '\u0007\b\u000b\f'],
  ['direction', '\u202egnihtemos\u202c \u2066x\u2069'],
  ['answerback', '\u0005\u001b[c\u001bP+q\u001b\\'],
])('%s has no power', (_, text) => {
  expect(linesWithoutCommands(text)).not.toMatch(dangerous);
  expect(printableJson({ text })).not.toMatch(dangerous);
  expect(JSON.parse(printableJson({ text }))).toEqual({ text });
});

test('lines stay lines, and what a pipeline would obey loses its power', () => {
  expect(linesWithoutCommands('one\ntwo é 🦄')).toBe('one\ntwo é 🦄');
  expect(linesWithoutCommands('a\n::set-output name=x::y')).toBe('a\n:_:set-output name=x::y');
  expect(linesWithoutCommands('##vso[task.setvariable variable=x]y')).toContain('##_vso[');
  expect(printableJson('##vso[x]')).not.toContain('##');
});

test('characters beyond the first plane that nobody sees are escaped whole', () => {
  const text = 'a\u{e0041}b';
  expect(printableJson(text)).toBe('"a\\udb40\\udc41b"');
  expect(JSON.parse(printableJson(text))).toBe(text);
});

test('a secret is hidden in all its forms, the longest first', () => {
  const mask = createMask();
  mask.add('pass');
  mask.add("pass'word");
  expect(mask.hide(`pass'word pass''word ${encodeURIComponent("pass'word")} pass`)).toBe('*** *** *** ***');
});

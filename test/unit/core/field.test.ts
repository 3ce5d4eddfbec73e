import { choice, duration, type Field, flag, list, optional, pem, secret, text } from '../../../shared/core/field.ts';
import { certificate } from './certificate.ts';

const words = { label: 'L', help: 'H.' };
const name = text({ ...words, accept: (value) => (value.length > 3 ? 'must be short' : undefined) });
const mode = choice(['planned', 'Forced'], words);
const wait = duration({ ...words, default: '30s', min: 1000, max: 3_600_000 });

test.each<[string, Field<unknown>, string | undefined, unknown]>([
  ['text', name, 'abc', 'abc'],
  ['text with a default', text({ ...words, default: 'd' }), undefined, 'd'],
  ['a secret keeps its edge blanks', secret(words), ' p ', ' p '],
  ['a flag that is absent', flag({ ...words, default: true }), undefined, true],
  ['a flag in capitals', flag({ ...words, default: true }), 'FALSE', false],
  ['a choice', mode, 'planned', 'planned'],
  ['a choice in another case is spelled as defined', mode, 'FORCED', 'Forced'],
  ['a choice that is absent', choice(['a', 'b'], { ...words, default: 'b' }), undefined, 'b'],
  ['a duration', wait, '1m', 60_000],
  ['a duration that is absent', wait, undefined, 30_000],
  ['the lower bound', wait, '1s', 1000],
  ['the upper bound', wait, '1h', 3_600_000],
  ['a list with commas', list(words), ' a, b ,,c', ['a', 'b', 'c']],
  ['a list with lines', list(words), 'a\r\nb\n\n', ['a', 'b']],
  ['a list like in YAML keeps commas', list(words), '- a, b\n- c', ['a, b', 'c']],
  ['a certificate', pem(words), certificate, certificate],
  ['an absent optional', optional(text(words)), undefined, undefined],
  ['a present optional', optional(text(words)), 'x', 'x'],
])('%s', (_, field, raw, value) => {
  expect(field.parse(raw)).toEqual(value);
});

test.each<[string, Field<unknown>, string | undefined, string]>([
  ['text that is absent', name, undefined, 'is required'],
  ['text that is refused', name, 'abcd', 'must be short'],
  ['a secret that is absent', secret(words), undefined, 'is required'],
  ['a flag that is none', flag({ ...words, default: true }), 'yes', 'must be true or false, not "yes"'],
  ['a choice that is absent', mode, undefined, 'is required'],
  ['a choice that is none', mode, 'plannd', 'must be one of planned, Forced, not "plannd"'],
  ['a number without a unit', wait, '60', 'must be a time with its unit, such as 250ms, 30s, 5m or 1h30m, not "60"'],
  ['below the bound', wait, '999ms', 'must be between 1s and 1h, not "999ms"'],
  ['above the bound', wait, '61m', 'must be between 1s and 1h, not "61m"'],
  ['an empty list', list(words), ' , ', 'must hold at least one name'],
  ['a list that repeats', list(words), 'a,b,a', 'must name each entry once; "a" is there twice'],
  ['a present optional that is wrong', optional(mode), 'x', 'must be one of planned, Forced, not "x"'],
  ['a hostile value', mode, 'x\n##vso[task.complete]', 'must be one of planned, Forced, not "x ⏎ ##_vso[task.complete]"'],
])('%s is refused', (_, field, raw, message) => {
  expect(() => field.parse(raw)).toThrow(new Error(message));
});

test('required says what a blank input means', () => {
  expect([name, secret(words), mode, list(words), pem(words)].map(({ required }) => required)).toEqual([true, true, true, true, true]);
  expect([wait, flag({ ...words, default: false }), optional(name)].map(({ required }) => required)).toEqual([false, false, false]);
});

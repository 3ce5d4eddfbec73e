import { anyOf } from '../../../scripts/prove/abstract/breadth-first.ts';
import { configuration } from '../../../scripts/prove/abstract/configuration.ts';
import { big, slice } from '../../../scripts/prove/abstract/configurations.ts';
import { mutants } from '../../../scripts/prove/abstract/mutants.ts';
import { soundRules } from '../../../scripts/prove/abstract/rules.ts';
import { search, underRules } from '../../../scripts/prove/abstract/search.ts';
import { tellStory } from '../../../scripts/prove/abstract/story.ts';
import { bothFound, isHarm, variants } from '../../../scripts/prove/abstract/variants.ts';

const all = { limit: 2_000_000, deadEnds: true };

/** The places where the mutants are looked for: nothing may be wrong there without a mutant. */
const small = [...new Map(mutants.map(({ seenIn }) => [seenIn.name, seenIn])).values()];

test.each(small.map((one) => [one.name, one] as const))('the protocol holds: %s', (_name, one) => {
  const successors = underRules(one, soundRules);
  const result = search(one, successors, all);
  expect(result.limited).toBe(false);
  expect(result.violations.flatMap((violation) => tellStory(result, violation, successors))).toEqual([]);
});

test.each(variants.map((variant) => [variant.name, variant] as const))('a weaker protocol is caught: %s', (_name, variant) => {
  const result = search(variant.configuration, variant.successors, { ...all, enough: bothFound(variant), deadEnds: false, counts: isHarm });
  const found = (invariant: string) => result.violations.some(({ broken }) => broken.startsWith(invariant));
  expect({ loses: found('I1'), splits: found('I2') }).toEqual({ loses: variant.loses, splits: variant.splits });
});

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('a broken rule is found: %s', (_name, mutant) => {
  const result = search(mutant.seenIn, underRules(mutant.seenIn, { ...soundRules, ...mutant.rules }), { ...all, enough: anyOf });
  expect(result.violations).not.toEqual([]);
});

test('at least 25 rules are broken, each once', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(25);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  const shapes = mutants.map(({ rules }) =>
    JSON.stringify(rules, (_key, value) => (typeof value === 'function' ? String(Math.random()) : value)),
  );
  expect(new Set(shapes).size).toBe(mutants.length);
});

test('the shortest story of the documented procedure is told in plain words', () => {
  const variant = variants.find(({ name }) => name === 'documented');
  if (!variant) throw new Error('There is no documented variant.');
  const result = search(variant.configuration, variant.successors, { ...all, deadEnds: false, counts: isHarm });
  const split = result.violations.find(({ broken }) => broken.startsWith('I2'));
  if (!split) throw new Error('No two primaries were found.');
  const story = tellStory(result, split, variant.successors);
  expect(story).toHaveLength(split.steps + 1);
  expect(story.every((line) => /^ *(\d+\. \S.+|→ I2 two primaries)$/.test(line))).toBe(true);
  expect(story.join('\n')).toContain('not equal, it fails back as documented');
});

test('the same search twice finds the same', () => {
  const one = configuration('twice', [['failed-over']], { writes: 1, flaps: 1, crashes: 1 });
  const [first, second] = [1, 2].map(() => search(one, underRules(one, soundRules), all));
  expect([first?.states, first?.transitions, first?.depth]).toEqual([second?.states, second?.transitions, second?.depth]);
});

test('counters fit into their fields', () => {
  for (const { writes, flaps, rogue, crashes, lost, kills, dba, outages } of [...big, ...slice, ...small]) {
    expect(writes).toBeLessThanOrEqual(7);
    for (const budget of [flaps, rogue, crashes, lost, kills, dba, outages]) expect(budget).toBeLessThanOrEqual(3);
  }
});

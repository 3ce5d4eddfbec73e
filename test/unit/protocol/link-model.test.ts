import { tellStory } from '../../../scripts/prove/abstract/story.ts';
import { big, slice } from '../../../scripts/prove/link/configurations.ts';
import { harmsOf, isFound } from '../../../scripts/prove/link/jobs.ts';
import { mutants } from '../../../scripts/prove/link/mutants.ts';
import { soundRules } from '../../../scripts/prove/link/rules.ts';
import { search, underRules } from '../../../scripts/prove/link/search.ts';
import { variants } from '../../../scripts/prove/link/variants.ts';

/** The places where mutants and weaker protocols are looked for: nothing may be wrong there with the rules as they are meant. */
const places = [...variants.map((one) => one.configuration), ...mutants.map(({ seenIn }) => seenIn)];
const small = [...new Map(places.map((one) => [JSON.stringify({ ...one, name: '' }), one])).values()];

test.each(small.map((one) => [one.name, one] as const))('the protocol holds: %s', (_name, one) => {
  const successors = underRules(one, soundRules);
  const result = search(one, successors, { limit: 1_000_000, deadEnds: true });
  expect(result.limited).toBe(false);
  expect(result.violations.flatMap((violation) => tellStory(result, violation, successors))).toEqual([]);
});

test.each(variants.map((variant) => [variant.name, variant] as const))('a weaker protocol is caught: %s', (_name, variant) => {
  const { missed, unexpected } = harmsOf(variant);
  expect({ missed, unexpected }).toEqual({ missed: [], unexpected: [] });
});

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('a broken rule is found: %s', (_name, mutant) => {
  expect(isFound(mutant)).toBe(true);
});

test('at least 12 rules are broken, each in its own way', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(12);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  const broken = mutants.flatMap(({ rules }) => Object.keys(rules).filter((rule) => rule !== 'decide'));
  expect(Object.keys(soundRules).filter((rule) => rule !== 'decide' && !broken.includes(rule))).toEqual([]);
});

test('counters fit into their fields', () => {
  for (const { writes, flaps, rogue, crashes, lost, kills, dba, outages } of [...big, ...slice, ...small])
    for (const budget of [writes, flaps, rogue, crashes, lost, kills, dba, outages]) expect(budget).toBeLessThanOrEqual(3);
});

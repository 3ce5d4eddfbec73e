import { type Done, limit, soundDone } from '../abstract/done.ts';
import { type Configuration, faultsOf } from './configuration.ts';
import { big, slice } from './configurations.ts';
import { type Mutant, mutants } from './mutants.ts';
import { soundRules } from './rules.ts';
import { search, underRules } from './search.ts';
import { allHarms, type Harm, type Variant, variants } from './variants.ts';

/** A share of the work on the route over the link. Plain data, so that it can go to a thread. */
export interface LinkJob {
  readonly link: number | 'weaker protocols' | 'broken rules';
  readonly full: boolean;
}

const configurations = (full: boolean): readonly Configuration[] => (full ? big : slice);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const linkJobs = (full: boolean): readonly LinkJob[] => [
  ...configurations(full).map((_, link) => ({ link, full })),
  { link: 'weaker protocols', full },
  { link: 'broken rules', full },
];

export function doLinkJob({ link, full }: LinkJob): Done {
  if (link === 'weaker protocols') return checkVariants();
  if (link === 'broken rules') return checkMutants();
  const configuration = configurations(full)[link];
  if (!configuration) throw new Error(`There is no configuration ${link} of the link.`);
  const successors = underRules(configuration, soundRules);
  const result = search(configuration, successors, { limit, deadEnds: true });
  return soundDone(configuration.name, faultsOf(configuration), result, successors);
}

function checkVariants(): Done {
  const results = variants.map((variant) => ({ variant, ...harmsOf(variant) }));
  const lines = results.map(
    ({ variant, found, missed, unexpected }) =>
      `link, weaker: ${variant.name}: ${found.join(', ')}${missed.length > 0 ? `; MISSED ${missed.join(', ')}` : ''}${unexpected.length > 0 ? `; UNEXPECTED ${unexpected.join(', ')}` : ''}`,
  );
  return {
    row: {
      what: `link, ${variants.length} weaker protocols: each is caught`,
      states: sum(results.map(({ states }) => states)),
      transitions: sum(results.map(({ transitions }) => transitions)),
      depth: Math.max(...results.map(({ depth }) => depth)),
      violations: sum(results.map(({ missed, unexpected }) => missed.length + unexpected.length)),
    },
    lines,
  };
}

/** Which harms of a weaker protocol are found. One that has to be found and is not is a violation: of the checker; and the other way round. */
export function harmsOf({ configuration, rules, harms }: Variant) {
  const { violations, ...numbers } = search(configuration, underRules(configuration, rules), { limit, deadEnds: false });
  const isFound = (harm: Harm): boolean => violations.some(({ broken }) => broken.startsWith(`${harm} `));
  return {
    ...numbers,
    found: violations.map(({ broken, steps }) => `${broken.slice(0, 2)} in ${steps} steps`),
    missed: harms.filter((harm) => !isFound(harm)),
    unexpected: allHarms.filter((harm) => isFound(harm) && !harms.includes(harm)),
  };
}

function checkMutants(): Done {
  const survivors = mutants.filter((mutant) => !isFound(mutant));
  return {
    row: { what: 'link, broken rules', mutants: `${mutants.length - survivors.length} of ${mutants.length}`, violations: survivors.length },
    lines: [
      `link, broken rules found: ${mutants.length - survivors.length} of ${mutants.length}`,
      ...survivors.map(({ name }) => `SURVIVED: ${name}`),
    ],
  };
}

/** Whether the checker finds what the broken rule costs. */
export function isFound({ seenIn, rules, breaks }: Mutant): boolean {
  const counts = (broken: string): boolean => breaks.test(broken);
  const successors = underRules(seenIn, { ...soundRules, ...rules });
  return search(seenIn, successors, { limit, enough: (found) => found.length > 0, deadEnds: false, counts }).violations.length > 0;
}

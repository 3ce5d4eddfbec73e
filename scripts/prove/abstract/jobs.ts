import { gates, shippedRules } from '../gates.ts';
import { doLinkJob, type LinkJob, linkJobs } from '../link/jobs.ts';
import { anyOf } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { big, faultsOf, slice } from './configurations.ts';
import { type Done, limit, soundDone } from './done.ts';
import { type Mutant, mutants } from './mutants.ts';
import { soundRules } from './rules.ts';
import { search, underRules } from './search.ts';
import { bothFound, isHarm, type Variant, variants } from './variants.ts';

/** A share of the work: the gates of the tables, the number of a configuration, the weaker protocols, or the broken rules. Plain data, so that it can go to a thread. */
export type Job = { readonly configuration: number; readonly full: boolean } | 'gates' | 'weaker protocols' | 'broken rules' | LinkJob;

const configurations = (full: boolean): readonly Configuration[] => (full ? big : slice);

export const allJobs = (full: boolean): readonly Job[] => [
  'gates',
  ...configurations(full).map((_, configuration) => ({ configuration, full })),
  'weaker protocols',
  'broken rules',
  ...linkJobs(full),
];

export function doJob(job: Job): Done {
  if (job === 'gates') return checkGates();
  if (job === 'weaker protocols') return checkVariants();
  if (job === 'broken rules') return checkMutants();
  if ('link' in job) return doLinkJob(job);
  const configuration = configurations(job.full)[job.configuration];
  if (!configuration) throw new Error(`There is no configuration ${job.configuration}.`);
  return checkSound(configuration);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function checkGates(): Done {
  const problems = shippedRules.flatMap((rules) =>
    gates.flatMap((gate) => gate.problems(rules).map((problem) => `${rules.route}: ${problem}`)),
  );
  return {
    row: { what: `${gates.length} gates of the tables of ${shippedRules.length} routes`, violations: problems.length },
    lines: problems,
  };
}

function checkSound(configuration: Configuration): Done {
  const successors = underRules(configuration, soundRules);
  const result = search(configuration, successors, { limit, deadEnds: true });
  return soundDone(configuration.name, faultsOf(configuration), result, successors);
}

function checkVariants(): Done {
  const results = variants.map(checkVariant);
  return {
    row: {
      what: `${variants.length} weaker protocols: each is caught`,
      states: sum(results.map(({ states }) => states)),
      transitions: sum(results.map(({ transitions }) => transitions)),
      depth: Math.max(...results.map(({ depth }) => depth)),
      violations: sum(results.map(({ wrong }) => wrong)),
    },
    lines: results.map(({ line }) => line),
  };
}

/** What has to be found in a weaker protocol and was not, or the other way round, is a violation: of the checker. */
function checkVariant(variant: Variant) {
  const options = { limit, enough: bothFound(variant), deadEnds: false, counts: isHarm };
  const { states, transitions, depth, violations } = search(variant.configuration, variant.successors, options);
  const found = (invariant: string) => violations.find(({ broken }) => broken.startsWith(invariant));
  const [loss, split] = [found('I1'), found('I2')];
  const wrong = [(loss !== undefined) !== variant.loses, (split !== undefined) !== variant.splits].filter(Boolean).length;
  const says = [
    loss ? `loss in ${loss.steps} steps` : variant.splits ? 'no loss yet' : 'no loss',
    split ? `two primaries in ${split.steps} steps` : 'never two primaries',
  ];
  return { states, transitions, depth, wrong, line: `weaker: ${variant.name}: ${says.join(', ')}` };
}

function checkMutants(): Done {
  const survivors = mutants.filter((mutant) => !isFound(mutant));
  return {
    row: { what: 'broken rules', mutants: `${mutants.length - survivors.length} of ${mutants.length}`, violations: survivors.length },
    lines: [
      `broken rules found: ${mutants.length - survivors.length} of ${mutants.length}`,
      ...survivors.map(({ name }) => `SURVIVED: ${name}`),
    ],
  };
}

/** Whether the checker finds what the broken rule costs. */
export function isFound({ seenIn, rules }: Mutant): boolean {
  const successors = underRules(seenIn, { ...soundRules, ...rules });
  return search(seenIn, successors, { limit, enough: anyOf, deadEnds: true }).violations.length > 0;
}

import fc from 'fast-check';
import { type Choice, type History, type Step, writeHistory } from './choices.ts';
import { crashChoices, type Explored, type Found, faultChoices, sitesOf, tryHistory } from './explore.ts';
import type { Scenario } from './scenario.ts';
import type { Setting } from './setting.ts';

const scenarios: readonly Scenario[] = ['failover-dag', 'failover-dag', 'failover-dag', 'switch-sync-mode', 'drop-ag'];

const setting: fc.Arbitrary<Setting> = fc
  .record({
    version: fc.constantFrom<2019 | 2022>(2019, 2022),
    shipsAfterDemotion: fc.boolean(),
    suspendedAfterFailover: fc.boolean(),
    roleChangesStandAlone: fc.boolean(),
    logComesLate: fc.boolean(),
    databases: fc.constantFrom<1 | 2>(1, 2),
  })
  .map((drawn) => ({ ...drawn, instanceLogin: false, linkFollows: true, locationOnly: false, slowAzure: false }));

/** A runner dies at most once, and then nothing more happens to it. */
const steps: fc.Arbitrary<readonly Step[]> = fc
  .uniqueArray(
    fc.record({
      point: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }).map((at) => `a${at}`) },
        fc.integer({ min: 1, max: 40 }).map((at) => `b${at}`),
      ),
      choice: fc.constantFrom<Choice>(...faultChoices, ...faultChoices, ...crashChoices),
    }),
    { selector: ({ point }) => point, minLength: 3, maxLength: 7 },
  )
  .map((all) => {
    const deaths = all.filter(({ choice }) => choice.kind === 'crash');
    return all.filter((step) => step.choice.kind !== 'crash' || (step === deaths[0] && step.point.startsWith('a')));
  });

const history: fc.Arbitrary<History> = fc.record({ scenario: fc.constantFrom(...scenarios), setting, steps });

/** Histories with three to seven faults, drawn from a seed. A failing one is made as small as it goes. */
export async function tryRandom(seed: number, runs: number): Promise<Explored> {
  let histories = 0;
  let depth = 0;
  let awaits = 0;
  let faults = 0;
  let wrong: readonly string[] = [];
  const property = fc.asyncProperty(history, async (drawn) => {
    const tried = await tryHistory(drawn);
    const sites = sitesOf(tried).length;
    histories += 1;
    depth = Math.max(depth, sites);
    awaits += sites;
    faults += drawn.steps.length - tried.play.unused.length;
    if (tried.wrong.length === 0) return true;
    wrong = tried.wrong;
    return false;
  });
  const result = await fc.check(property, { seed, numRuns: runs });
  const counterexample = result.counterexample?.[0];
  const found: readonly Found[] = counterexample ? [{ history: writeHistory(counterexample), wrong }] : [];
  return { histories, depth, awaits, faults, same: 0, found };
}

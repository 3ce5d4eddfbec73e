import { type Configuration, configuration } from './configuration.ts';
import { type Rules, shippedDecision, soundRules } from './rules.ts';

/**
 * Weaker protocols that people run, or that look good enough. They stay here as negative tests: a checker that does not find the harm in
 * them can not be trusted with ours.
 */
export interface Variant {
  readonly name: string;
  readonly what: string;
  readonly configuration: Configuration;
  readonly rules: Rules;
  /** The harms that have to be found, and no others: a lost commit, writes on both sides, a loss that nobody says, a false success. */
  readonly harms: readonly Harm[];
}

export type Harm = 'I1' | 'I2' | 'S1' | 'S2';
export const allHarms: readonly Harm[] = ['I1', 'I2', 'S1', 'S2'];

const removal = ['remove-link'] as const;
const one = configuration('one removal', [removal], { flaps: 1, rogue: 1, crashes: 1 });
const lossy = configuration('one removal, answers are lost', [removal], { flaps: 1, rogue: 1, lost: 1 });
const watched = configuration('one removal and a DBA', [removal], { dba: 1 });
const forcedByHand = configuration('one forced failover, a lost answer, a DBA', [['arm-forced']], { lost: 1, dba: 1 });
const two = configuration('two removals', [removal, removal], {});

export const variants: readonly Variant[] = [
  {
    name: 'nobody is kept out',
    what: 'the log ends are equal and the link is deleted; the applications were only asked to stop',
    configuration: one,
    rules: { ...soundRules, freeze: false },
    harms: ['I1', 'I2'],
  },
  {
    name: 'equal before the freeze',
    what: 'the log end of the source is read, then the writers are kept out, then the link is deleted',
    configuration: one,
    rules: { ...soundRules, proof: 'before-the-freeze' },
    harms: ['I1', 'I2', 'S1'],
  },
  {
    name: 'as the articles show it',
    what: 'writers stopped, log ends equal, link deleted; the source is not read again and nothing is said of what is not known',
    configuration: lossy,
    rules: { ...soundRules, finalLook: false, sayCommits: false, sayUnproved: false },
    harms: ['S1'],
  },
  {
    name: 'again after a lost answer',
    what: 'the forced failover is posted again when its answer was lost, without a look',
    configuration: forcedByHand,
    rules: { ...soundRules, lookAfterLostAnswer: false },
    harms: ['I2'],
  },
  {
    name: '404 is success',
    what: 'a link that is not found counts as failed over, whatever databases the instance has',
    configuration: watched,
    rules: {
      ...soundRules,
      finalLook: false,
      decide: (facets, aim) => {
        const shipped = shippedDecision(facets, aim);
        return facets.link === 'gone' ? { ...shipped, action: 'nothing' } : shipped;
      },
    },
    harms: ['S2'],
  },
  {
    name: 'no lock',
    what: 'two runs at the same time, each of which lifts its own freeze when it stops',
    configuration: two,
    rules: { ...soundRules, lock: false },
    harms: ['I2'],
  },
];

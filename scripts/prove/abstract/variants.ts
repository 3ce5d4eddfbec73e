import type { Emit } from './breadth-first.ts';
import { type Configuration, configuration } from './configuration.ts';
import { createEnvironment } from './environment.ts';
import { clearRun, ofRun, R, setRun, stateWords, W } from './model.ts';
import { get, type State } from './packed.ts';
import { type Rules, soundRules } from './rules.ts';
import { underRules } from './search.ts';
import { createSend, die } from './send.ts';
import { statements } from './statements.ts';

/**
 * Weaker protocols that people run, or that look good enough. They stay here as negative tests: a checker that does not find the loss or
 * the two primaries in them can not be trusted with ours.
 */
export interface Variant {
  readonly name: string;
  readonly what: string;
  readonly configuration: Configuration;
  readonly successors: (emit: Emit) => (now: State) => void;
  /** What has to be found. */
  readonly loses: boolean;
  readonly splits: boolean;
}

const failover = ['failed-over'] as const;
/** Two writes, one flap, one writer that ignores the freeze, two deaths of the runner. */
const oneRun = configuration('one run', [failover], { writes: 2, flaps: 1, rogue: 1, crashes: 2, required: false });
const lossyRun = configuration('one run, answers are lost', [failover], {
  writes: 2,
  flaps: 1,
  rogue: 1,
  crashes: 1,
  lost: 1,
  required: false,
});
const twoRuns = configuration('two runs', [failover, failover], { writes: 1, flaps: 1, crashes: 1, kills: 1, required: false });

const bare: Rules = {
  ...soundRules,
  lockSource: false,
  lockTarget: false,
  settle: false,
  lockInBatch: false,
  groupInBatch: false,
  roleInBatch: false,
};

export const variants: readonly Variant[] = [
  {
    name: 'tautology',
    what: "the target's last_hardened_lsn is compared with the same value as the primary shows it, before the demotion",
    configuration: oneRun,
    successors: runbook(oneRun, { waits: 'tautology', verifies: false }),
    loses: true,
    splits: false,
  },
  {
    name: 'pre-check only',
    what: "the source's end of log is compared before the demotion, an approval lies in between",
    configuration: oneRun,
    successors: runbook(oneRun, { waits: 'end-of-log', verifies: false }),
    loses: true,
    splits: false,
  },
  {
    name: 'documented',
    what: 'compared again after the demotion, failed back if not equal; "Re-run failed jobs" starts blindly',
    configuration: oneRun,
    successors: runbook(oneRun, { waits: 'end-of-log', verifies: true }),
    loses: true,
    splits: true,
  },
  {
    name: 'observe',
    what: 'our loop: roles are read first and before the fail-back; no locks, no checks in the batch',
    configuration: lossyRun,
    successors: underRules(lossyRun, bare),
    loses: true,
    splits: true,
  },
  {
    name: 'one lock',
    what: 'our loop with one lock, on the source; two runs',
    configuration: twoRuns,
    successors: underRules(twoRuns, { ...soundRules, lockTarget: false }),
    loses: true,
    splits: true,
  },
];

/** Steps of a runbook that looks at nothing but log positions. 0: the job starts (again). */
const step = { job: 0, checkTarget: 1, demote: 2, verifySource: 3, verifyTarget: 4, promote: 5, back: 6, done: 7 } as const;
/** Two jobs with an approval between them. A job that failed is started again from its beginning. */
const job = { wait: 0, failover: 1 } as const;

function runbook(
  configuration: Configuration,
  how: { readonly waits: 'tautology' | 'end-of-log'; readonly verifies: boolean },
): (emit: Emit) => (now: State) => void {
  return (emit) => {
    const environment = createEnvironment(configuration, emit);
    const send = createSend(configuration, bare, emit, step.job);
    const scratch = new Uint32Array(stateWords(configuration.runs.length));
    const go = (now: State, to: number, label: string, change?: (then: State) => void): void => {
      scratch.set(now);
      setRun(scratch, 0, R.step, to);
      change?.(scratch);
      emit(label, 0, scratch);
    };
    const to = (next: number) => (then: State) => setRun(then, 0, R.step, next);
    const startAgain = (then: State) => clearRun(then, 0);

    const steps: Readonly<Record<number, (now: State) => void>> = {
      [step.job](now) {
        if (ofRun(now, 0, R.task) === job.failover) return go(now, step.demote, 'starts the failover job');
        go(now, step.checkTarget, 'reads the log position of the source', (then) => {
          setRun(then, 0, R.seenEnd, how.waits === 'tautology' ? get(now, W.targetLog) : get(now, W.sourceLog));
          setRun(then, 0, R.seenSynchronized, get(now, W.synchronized));
        });
      },
      [step.checkTarget](now) {
        const equal = ofRun(now, 0, R.seenSynchronized) === 1 && ofRun(now, 0, R.seenEnd) === get(now, W.targetLog);
        go(now, step.job, equal ? 'reads the target: converged; the failover is approved' : 'reads the target: not yet', (then) => {
          clearRun(then, 0);
          if (equal) setRun(then, 0, R.task, job.failover);
        });
      },
      [step.demote]: (now) =>
        send(now, 0, statements.demote, { done: to(how.verifies ? step.verifySource : step.promote), unknown: startAgain }),
      [step.verifySource]: (now) =>
        go(now, step.verifyTarget, 'reads the end of log of the source', (then) => setRun(then, 0, R.seenEnd, get(now, W.sourceLog))),
      [step.verifyTarget](now) {
        const forgetEnd = (then: State) => setRun(then, 0, R.seenEnd, 0);
        if (get(now, W.targetLog) + get(now, W.targetWritten) === ofRun(now, 0, R.seenEnd))
          return go(now, step.promote, 'reads the target: equal', forgetEnd);
        go(now, step.verifySource, 'reads the target: not equal, it looks again', forgetEnd);
        go(now, step.back, 'reads the target: not equal, it fails back as documented', forgetEnd);
      },
      [step.promote]: (now) => send(now, 0, statements.promote, { done: to(step.done), unknown: startAgain }),
      [step.back]: (now) =>
        send(now, 0, statements.back, {
          done: (then) => {
            clearRun(then, 0);
            setRun(then, 0, R.task, job.wait);
          },
          unknown: startAgain,
        }),
    };

    return (now) => {
      const at = ofRun(now, 0, R.step);
      steps[at]?.(now);
      if (at !== step.job && at !== step.done && get(now, W.usedCrashes) < configuration.crashes) {
        scratch.set(now);
        die(scratch, 0);
        emit('the runner dies', 0, scratch);
      }
      environment(now);
    };
  };
}

/** Loss and two primaries; the other invariants are rules of our protocol that the weaker ones do not know. */
export const isHarm = (broken: string): boolean => broken.startsWith('I1 ') || broken.startsWith('I2 ');

/** Both harms that a variant is known to do were found. */
export const bothFound =
  ({ loses, splits }: Variant) =>
  (found: readonly { readonly broken: string }[]): boolean =>
    loses && splits && ['I1', 'I2'].every((invariant) => found.some(({ broken }) => broken.startsWith(invariant)));

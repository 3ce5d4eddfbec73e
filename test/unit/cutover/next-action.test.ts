import { type Action, type Goal, nextAction } from '../../../shared/cutover/next-action.ts';
import type { StateName } from '../../../shared/cutover/state.ts';

const act = (name: StateName, goal: Goal): Action => nextAction({ name, because: 'because' }, goal);

const goals: readonly Goal[] = ['synchronous', 'asynchronous', 'converged', 'failed-over', 'dropped'];
const states: readonly StateName[] = [
  'unknown',
  'different-dag',
  'unsafe',
  'replicating-async',
  'mixed',
  'syncing',
  'ready',
  'fenced-behind',
  'fenced-equal',
  'recovering',
  'promoted',
  'split',
  'half-dropped',
  'dropped',
];

test.each(goals)('%s: nothing is changed when the state is unknown, split or two different DAGs', (goal) => {
  for (const name of ['unknown', 'split', 'different-dag'] as const) expect(act(name, goal).kind).toBe('refuse');
});

test('only a ready source is demoted', () => {
  expect(states.filter((name) => act(name, 'failed-over').kind === 'demote')).toEqual(['ready']);
});

test('only behind the fence something is proved and promoted', () => {
  expect(states.filter((name) => act(name, 'failed-over').kind === 'prove')).toEqual(['fenced-behind', 'fenced-equal']);
});

test('the DAG is dropped only when the target is primary and writable, or when the drop was interrupted', () => {
  expect(states.filter((name) => act(name, 'dropped').kind === 'drop')).toEqual(['promoted', 'half-dropped']);
});

test('the tasks before the failover find nothing to do once it has begun', () => {
  for (const goal of ['synchronous', 'converged'] as const)
    expect(states.filter((name) => act(name, goal).kind === 'nothing')).toEqual(
      expect.arrayContaining(['fenced-behind', 'fenced-equal', 'recovering', 'promoted']),
    );
});

test('every refusal says what to do next', () => {
  for (const goal of goals) {
    for (const name of states) {
      const action = act(name, goal);
      if (action.kind === 'refuse') expect(action.next).toMatch(/^\S.{15,}\.$/);
    }
  }
});

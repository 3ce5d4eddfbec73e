import { parse } from 'yaml';
import { allPassed, passedInputs } from '../../../scripts/manifests/migrate-inputs.ts';
import { migrateWorkflow } from '../../../scripts/manifests/migrate-workflow.ts';
import { kebab } from '../../../shared/core/casing.ts';
import { optional, secret, text } from '../../../shared/core/field.ts';
import { defineTask, type Task } from '../../../shared/core/task.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';

const words = { label: 'L', help: 'H.' };
const make = (name: string, inputs: Task['inputs']): Task =>
  defineTask({ name, id: '', title: '', summary: '', inputs, outputs: {}, run: async () => ({}) });
const shared = { server: text(words), password: optional(secret(words)) };
const first = make('first-task', { ...shared, timeout: text(words), mode: text(words), onlyHere: text(words) });
const second = make('second-task', { ...shared, timeout: text(words) });
const third = make('third-task', shared);
const tasks = [first, second, third];

test('an input of all tasks is one input; one that only some have gets the name of its task; what the sequence decides is left out', () => {
  expect([...passedInputs(first, tasks)].map(([name, passed]) => [name, passed.name])).toEqual([
    ['server', 'server'],
    ['password', 'password'],
    ['timeout', 'first-task-timeout'],
    ['only-here', 'only-here'],
  ]);
  expect([...allPassed(tasks).keys()]).toEqual(['server', 'password', 'first-task-timeout', 'only-here', 'second-task-timeout']);
});

describe('.github/workflows/migrate.yml', () => {
  const pack = { version: '1.2.3', description: 'D.', author: 'A', repository: 'o/r', publisher: 'p' };
  const { on, jobs, permissions } = parse(migrateWorkflow(pack));
  const { inputs, secrets } = on.workflow_call;
  const stepsWith = Object.values<{ steps: { uses: string; with: Record<string, string> }[] }>(jobs).flatMap(({ steps }) => steps);

  test('secrets are secrets, and never inputs', () => {
    expect(Object.keys(secrets)).toEqual(['source-password', 'source-access-token', 'target-password', 'target-access-token']);
    for (const name of Object.keys(secrets)) expect(inputs).not.toHaveProperty(name);
  });

  test('every input and secret is used by a step or a job, and none is used that is not there', () => {
    const used = [...JSON.stringify([jobs]).matchAll(/\b(inputs|secrets)\.([\w-]+)/g)].map(([, , name]) => name);
    expect([...new Set(used)].sort()).toEqual([...Object.keys(inputs), ...Object.keys(secrets)].sort());
  });

  test('the plan and the failover have the same options, but for what makes them the plan and the failover', () => {
    const [plan, failover] = stepsWith.filter(({ uses }) => uses === 'o/r/actions/failover-dag@v1').map((step) => ({ ...step.with }));
    expect(Object.keys(plan ?? {})).toEqual(expect.arrayContaining(['freeze-logins', 'max-write-outage', 'cutover-method']));
    expect(plan?.['dry-run']).toBe(true);
    expect(failover?.['approved-plan']).toBe('sha256:${{ needs.plan.outputs.plan-hash }}');
    expect({ ...plan, 'dry-run': undefined }).toEqual({ ...failover, 'approved-plan': undefined });
    const offered = Object.entries(failoverDag.inputs).filter(([, { onlyOn }]) => onlyOn === undefined);
    // The plan that is approved is carried out: what only rehearses, or needs a file of another run, has no place between the two.
    const given = [...Object.keys(plan ?? {}), 'approved-plan', 'rehearse', 'earlier-report'];
    expect(given.sort()).toEqual(offered.map(([name]) => kebab(name)).sort());
  });

  test('it asks for no permissions, and actions of others are pinned', () => {
    expect(permissions).toBeUndefined();
    for (const { uses } of stepsWith) expect(uses).toMatch(/^o\/r\/actions\/[\w-]+@v1$|@[0-9a-f]{40}$/);
  });
});

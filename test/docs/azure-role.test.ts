import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import { customRole } from '../../shared/prereqs/managed-instance/custom-role.ts';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { startAzureLaboratory } from '../flow/azure-laboratory.ts';
import { startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { type LinkLaboratory, startLinkLaboratory } from '../flow/link/link-laboratory.ts';
import { runTask, type TaskRun } from '../flow/run-task.ts';
import { groupScope, pipelineIdentity, resourceGroup, subscriptionId } from '../lab/arm/build-world.ts';
import { markedBlocks, readDocument } from './marked-blocks.ts';

/** The rights of docs/security.md, given to the pipeline by an Azure that refuses everything else. */
const json = (words: string) =>
  JSON.parse(markedBlocks(readDocument('security.md')).find((block) => block.words.join(' ') === words)?.text ?? '');
const toLook = json('rights to look') as readonly string[];
const byTask = json('rights by task') as Readonly<Record<string, readonly string[]>>;
const role = json('custom role') as { readonly Actions: readonly string[]; readonly AssignableScopes: readonly string[] };

let lab: LinkLaboratory;
afterEach(() => lab?.close());

function give(actions: readonly string[]): void {
  const { assignments } = lab.azure.world;
  assignments.splice(0, assignments.length, { objectId: pipelineIdentity.objectId, scope: groupScope, actions, notActions: [] });
}

/** What was found wrong or could not be judged. */
const troubleIn = ({ outputs }: TaskRun): readonly string[] =>
  (JSON.parse(outputs.findings ?? '[]') as readonly Finding[])
    .filter(({ verdict, family }) => (verdict === 'fail' || verdict === 'unknown') && family !== 'connection')
    .map(({ id, verdict }) => `${id} ${verdict}`);

/** By name: the tasks that come one after the other, with their inputs. */
const steps = [
  [validatePrereqs, { skipChecks: 'MI-WRITE-001, MI-DELETE-001' }],
  [switchSyncMode, { mode: 'synchronous-commit' }],
  [waitForLsnConvergence, { stabilityWindow: '10s' }],
  [failoverDag, {}],
  [dropAg, { backupTimeout: '1h' }],
] as const;

test.each([
  ['the link is removed', 2019, 'remove-link'],
  ['the link is kept', 2022, 'tsql-planned'],
] as const)(
  'each task has done its work with its own rights alone: %s',
  async (_, version, method) => {
    lab = await startLinkLaboratory({ source: { version }, mode: 'ASYNCHRONOUS_COMMIT', quirks: { linkFollowsSourceMode: false } });
    for (const [task, inputs] of steps) {
      give([...toLook, ...(method === 'tsql-planned' && task === failoverDag ? [] : (byTask[task.name] ?? []))]);
      expect(await lab.run(task as Task<Fields, Outputs>, inputs)).toMatchObject({ failure: undefined });
    }
  },
  120_000,
);

test('what a task may change is not allowed to who may only look', async () => {
  // The mode of the link does not follow that of the source, so Azure has to be told.
  lab = await startLinkLaboratory({ source: { version: 2019 }, mode: 'ASYNCHRONOUS_COMMIT', quirks: { linkFollowsSourceMode: false } });
  give(toLook);
  const refused = await lab.run(validatePrereqs);
  expect(refused.failure).toContain('MI-WRITE-001');
  expect(refused.failure).toContain('MI-DELETE-001');
  expect((await lab.run(switchSyncMode, { mode: 'synchronous-commit' })).failure).toContain('AuthorizationFailed');
}, 60_000);

test('every right to look is missed when it is not there', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 } });
  const all = [...toLook, ...Object.values(byTask).flat()];
  const judged = async (actions: readonly string[]) => {
    give(actions);
    return troubleIn(await lab.run(validatePrereqs));
  };
  const whole = await judged(all);
  for (const action of toLook)
    expect({ action, judged: await judged(all.filter((one) => one !== action)) }).not.toEqual({ action, judged: whole });
}, 60_000);

test('the role for the machine judges every check of it', async () => {
  const { Actions } = json('role for the machine') as { readonly Actions: readonly string[] };
  const [flow, azure] = await Promise.all([startFlowLaboratory(), startAzureLaboratory()]);
  try {
    const { assignments } = azure.world;
    const judged = async (actions: readonly string[]) => {
      assignments.splice(0, assignments.length, {
        objectId: pipelineIdentity.objectId,
        scope: `/subscriptions/${subscriptionId}`,
        actions,
        notActions: [],
      });
      const inputs = { ...flow.inputs, ...azure.inputs, skipChecks: 'AZR-ROLE-001' };
      return troubleIn(await runTask(validatePrereqs, inputs, undefined, undefined, undefined, azure.signIn));
    };
    const contributor = await judged(['*']);
    const asRole = await judged(Actions);
    expect(asRole.filter((finding) => !contributor.includes(finding))).toEqual([]);
    // The network can be judged in two ways; of everything else nothing is too much.
    const needed = Actions.filter((action) => !/effectiveNetworkSecurityGroups|networkWatchers/.test(action));
    for (const action of needed)
      expect({ action, judged: await judged(Actions.filter((one) => one !== action)) }).not.toEqual({ action, judged: asRole });
  } finally {
    await Promise.all([flow.close(), azure.close()]);
  }
}, 60_000);

test('the role of the page is the one that the checks recommend', () => {
  const { command = '' } = customRole(
    { subscriptionId: '00000000-0000-0000-0000-000000000000', resourceGroup, managedInstance: 'mi', linkName: 'l', apiVersion: '' },
    { how: '', whom: '', objectId: undefined, isUser: false },
  );
  expect(command).toContain(JSON.stringify(role.Actions).slice(1, -1));
  expect(command).toContain(role.AssignableScopes[0]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Everything that a run leaves behind: log, summary, outputs, message, files. */
const traces = ({ host, outputs, failure, remedy }: TaskRun): string =>
  [
    ...host.lines,
    ...host.summaries,
    ...Object.values(outputs),
    failure,
    remedy,
    ...readdirSync(host.reportFolder).map((file) => readFileSync(join(host.reportFolder, file), 'utf8')),
  ].join('\n');

const marker = 'S3cret-marker-0815';

test('no secret in any log line, summary, output, report or message, whether a task succeeds or fails', async () => {
  lab = await startFlowLaboratory({ logins: [{ name: 'marked', password: marker, roles: ['sysadmin'] }] });
  const inputs = { ...lab.inputs, sourceUsername: 'marked', sourcePassword: marker, targetUsername: 'marked', targetPassword: marker };
  const runs = [
    await runTask(validatePrereqs, inputs),
    await runTask(switchSyncMode, inputs),
    await runTask(failoverDag, { ...inputs, dryRun: 'true' }),
    await runTask(failoverDag, inputs),
    await runTask(dropAg, inputs),
    await runTask(validatePrereqs, { ...inputs, sourceUsername: 'nosuch' }),
    await runTask(failoverDag, { ...inputs, targetPassword: `${marker}!` }),
    await runTask(failoverDag, { ...inputs, sourceServer: '127.0.0.1,1' }),
  ];
  expect(runs.map((run) => run.failure === undefined)).toEqual([true, true, true, true, true, false, false, false]);
  for (const run of runs) expect(traces(run)).not.toContain(marker);
}, 90_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../shared/core/casing.ts';
import { runTask as runAzureTask, startAgentJob } from '../lab/hosts/azure-agent.ts';
import { runAction, startRunnerJob } from '../lab/hosts/github-runner.ts';
import type { StepReport } from '../lab/hosts/step-report.ts';
import { changesIn, expectOnePrimary, type FlowLaboratory, startFlowLaboratory, writableOn } from './flow-laboratory.ts';

const root = join(import.meta.dirname, '../..');
/** As when the runner loses its patience, or its machine. */
const killed = { interruptMs: 0, terminateMs: 0 };

interface Ran extends StepReport {
  readonly log: string;
  readonly state: ReadonlyMap<string, string>;
}

interface RealHost {
  /** `state` undefined runs the main stage. */
  run(inputs: Readonly<Record<string, string>>, more?: { readonly killAt?: string; readonly state?: Ran['state'] }): Promise<Ran>;
}

let folder: string;
let lab: FlowLaboratory;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'post-stage-'));
});
afterEach(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

function listener(killAt: string | undefined) {
  const lines: string[] = [];
  const kill = new AbortController();
  const onLine = ({ text }: { readonly text: string }) => {
    lines.push(text);
    if (killAt !== undefined && text.includes(killAt)) kill.abort();
  };
  return { lines, onLine, signal: kill.signal };
}

const githubAction = (action: string, more: Readonly<Record<string, string>> = {}): RealHost => ({
  async run(inputs, { killAt, state } = {}) {
    const job = await startRunnerJob({ node: process.execPath, folder });
    const { lines, onLine, signal } = listener(killAt);
    const spelled = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [kebab(name), value]));
    const stage = state === undefined ? {} : { stage: 'post' as const, state };
    const step = { job, folder: join(root, action), inputs: { ...spelled, ...more }, onLine, signal, grace: killed };
    const report = await runAction({ ...step, ...stage });
    return { ...report, log: lines.join('\n') };
  },
});

const azurePipelines: RealHost = {
  async run(inputs, { killAt, state } = {}) {
    const job = await startAgentJob({ nodes: { node24: process.execPath, useNode24WithHandlerData: true }, folder });
    const { lines, onLine, signal } = listener(killAt);
    const stage = state === undefined ? {} : { stage: 'postjobexecution' as const, taskVariables: state };
    const report = await runAzureTask({ job, folder: join(root, 'tasks/failover-dag'), inputs, onLine, signal, grace: killed, ...stage });
    return { ...report, log: lines.join('\n'), state: report.taskVariables };
  },
};

describe.each([
  ['GitHub', githubAction('actions/failover-dag')],
  // The action that the Marketplace lists finds the task by an input.
  ['the root action of GitHub', githubAction('.', { task: 'failover-dag' })],
  ['Azure Pipelines', azurePipelines],
])('%s', (_, host) => {
  test('a run that was killed between demotion and promote: the post stage says where things stand and acts on nothing', async () => {
    lab = await startFlowLaboratory({ timings: { demotionMs: 1000 } });
    const main = await host.run(lab.inputs, { killAt: 'Demote the source' });
    expect(main).toMatchObject({ signalsSent: ['SIGINT', 'SIGTERM', 'SIGKILL'], exitSignal: 'SIGKILL' });
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect([...writableOn(lab, 'source'), ...writableOn(lab, 'target')]).toEqual([]);

    const before = changesIn(lab.migration.journal);
    const post = await host.run(lab.inputs, { state: main.state });
    expect(post).toMatchObject({ result: 'succeeded', exitCode: 0 });
    expect(post.log).toMatch(/You are here: state fenced-\w+: .* Nobody can write\./);
    expect(post.log).toContain('To go on: run failover-dag again, at once');
    expect(post.summary).toContain('failover-dag was cut off');
    expect(Object.fromEntries(post.outputs)).toEqual({});
    expect(changesIn(lab.migration.journal)).toEqual(before);

    const again = await host.run(lab.inputs);
    expect(again.outputs.get('outcome')).toBe('completed');
    expect(expectOnePrimary(lab)).toBe('target');
    const silent = await host.run(lab.inputs, { state: again.state });
    expect(silent).toMatchObject({ result: 'succeeded', issues: [], summary: undefined });
  });

  test('when the main stage never ran, the post stage opens no connection', async () => {
    lab = await startFlowLaboratory();
    const before = changesIn(lab.migration.journal);
    const post = await host.run({ ...lab.inputs, sourceServer: '127.0.0.1,1' }, { state: new Map() });
    expect(post).toMatchObject({ result: 'succeeded', issues: [], summary: undefined });
    expect(changesIn(lab.migration.journal)).toEqual(before);
  });
});

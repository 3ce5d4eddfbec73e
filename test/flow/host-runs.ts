import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../shared/core/casing.ts';
import { runTask as runAzureTask, startAgentJob } from '../lab/hosts/azure-agent.ts';
import { runAction, startRunnerJob } from '../lab/hosts/github-runner.ts';
import type { LogLine, StepReport } from '../lab/hosts/step-report.ts';

/** Runs the real bundles as the two hosts do. */
const root = join(import.meta.dirname, '../..');

export interface HostRun {
  readonly report: StepReport;
  /** As people see them, masked. */
  readonly lines: readonly LogLine[];
}

/** Runs one task of the pack by its kebab-case name; inputs by camelCase name. */
export type RunOnHost = (task: string, inputs: Readonly<Record<string, string>>) => Promise<HostRun>;

const jobFolder = () => mkdtemp(join(tmpdir(), 'job-'));

const onGithub = async (secrets: readonly string[]): Promise<RunOnHost> => {
  const job = await startRunnerJob({ node: process.execPath, folder: await jobFolder(), secrets });
  return async (task, inputs) => {
    const lines: LogLine[] = [];
    const named = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [kebab(name), value]));
    const report = await runAction({ job, folder: join(root, 'actions', task), inputs: named, onLine: (line) => lines.push(line) });
    return { report, lines };
  };
};

const onAzurePipelines = async (secrets: readonly string[]): Promise<RunOnHost> => {
  const nodes = { node20: process.execPath, node24: process.execPath, useNode24WithHandlerData: true };
  const variables = secrets.map((value, index) => ({ name: `secret${index}`, value, secret: true, readOnly: false }));
  const job = await startAgentJob({ nodes, folder: await jobFolder(), variables });
  return async (task, inputs) => {
    const lines: LogLine[] = [];
    const report = await runAzureTask({
      job,
      folder: join(root, 'tasks', task),
      stepName: 'step',
      inputs,
      onLine: (line) => lines.push(line),
    });
    return { report, lines };
  };
};

/** Each starts a job of its own. */
export const hosts = { 'GitHub Actions': onGithub, 'Azure Pipelines': onAzurePipelines } as const;

import { mkdtempSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { postFile } from '../../../scripts/manifests/post-stage.ts';
import { kebab } from '../../../shared/core/casing.ts';
import { tasks } from '../../../shared/tasks/index.ts';
import { runTask, startAgentJob } from '../../lab/hosts/azure-agent.ts';
import { runAction, startRunnerJob } from '../../lab/hosts/github-runner.ts';
import type { LogLine } from '../../lab/hosts/step-report.ts';
import { runProgram } from '../terminal/shell.ts';

const root = join(import.meta.dirname, '../../..');

/** What one run of a task showed and left. */
export interface SourceRun {
  readonly succeeded: boolean;
  /** As people see them; on GitHub and Azure Pipelines masked. */
  readonly lines: readonly LogLine[];
  /** By camelCase name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Errors and warnings that the host took as such. */
  readonly issues: readonly { readonly level: string; readonly message: string }[];
}

export interface SourceHost {
  readonly name: string;
  /** Runs the sources of a door, without a bundle; inputs by camelCase name. */
  run(task: string, inputs: Readonly<Record<string, string>>): Promise<SourceRun>;
}

/** The three hosts. `debug` turns on the host's own debug switch; a terminal has none. */
export const startHosts = async (secrets: readonly string[], debug = false): Promise<readonly SourceHost[]> => [
  await github(secrets, debug),
  await azurePipelines(secrets, debug),
  terminal(),
];

async function github(secrets: readonly string[], debug: boolean): Promise<SourceHost> {
  const job = await startRunnerJob({ node: process.execPath, folder: temporary(), secrets, debug });
  return {
    name: 'GitHub',
    async run(task, inputs) {
      const lines: LogLine[] = [];
      const folder = await install('actions', task, 'action.yml');
      const named = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [kebab(name), value]));
      const report = await runAction({ job, folder, inputs: named, onLine: (line) => lines.push(line) });
      return { ...verdict(report), lines, outputs: camelCase(Object.fromEntries(report.outputs)) };
    },
  };
}

async function azurePipelines(secrets: readonly string[], debug: boolean): Promise<SourceHost> {
  const variables = secrets.map((value, index) => ({ name: `secret${index}`, value, secret: true, readOnly: false }));
  if (debug) variables.push({ name: 'System.Debug', value: 'true', secret: false, readOnly: false });
  const nodes = { node20: process.execPath, node24: process.execPath, useNode24WithHandlerData: true };
  const job = await startAgentJob({ nodes, folder: temporary(), variables });
  return {
    name: 'Azure Pipelines',
    async run(task, inputs) {
      const lines: LogLine[] = [];
      const folder = await install('tasks', task, 'task.json');
      const report = await runTask({ job, folder, stepName: 'step', inputs, onLine: (line) => lines.push(line) });
      return { ...verdict(report), lines, outputs: Object.fromEntries(report.outputs) };
    },
  };
}

/** Nobody masks for a terminal but the program itself. */
const terminal = (): SourceHost => ({
  name: 'terminal',
  async run(task, inputs) {
    const done = await runProgram([task, '--json'], inputs);
    const { outputs } = JSON.parse(done.stdout) as { readonly outputs: Readonly<Record<string, string>> };
    const lines = done.lines.map((text): LogLine => ({ kind: 'output', text }));
    const summary = await readFile(join(done.folder, 'migration-report', `${task}.md`), 'utf8').catch(() => '');
    return { succeeded: done.exitCode === 0, lines, outputs: camelCase(outputs), summary, issues: [] };
  },
});

const verdict = ({ result, summary, issues }: Awaited<ReturnType<typeof runAction>> | Awaited<ReturnType<typeof runTask>>) => ({
  succeeded: result === 'succeeded',
  summary: summary ?? '',
  issues,
});

/** A folder with the manifest of the task, and the sources of its door as its main. */
async function install(side: 'actions' | 'tasks', task: string, manifest: string): Promise<string> {
  const folder = temporary();
  await mkdir(join(folder, 'dist'));
  await copyFile(join(root, side, task, manifest), join(folder, manifest));
  if (tasks.find(({ name }) => name === task)?.post) await copyFile(join(root, side, task, postFile), join(folder, postFile));
  await writeFile(join(folder, 'dist/package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'dist/index.js'), `await import(${JSON.stringify(pathToFileURL(join(root, side, task, 'index.ts')))});\n`);
  return folder;
}

const temporary = (): string => mkdtempSync(join(tmpdir(), 'source-run-'));

const camelCase = (outputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );

import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { actionYml } from '../../../scripts/manifests/action-yml.ts';
import { postFile, postStage } from '../../../scripts/manifests/post-stage.ts';
import { taskJson } from '../../../scripts/manifests/task-json.ts';
import { kebab } from '../../../shared/core/casing.ts';
import { runTask, startAgentJob } from '../../lab/hosts/azure-agent.ts';
import { runAction, startRunnerJob } from '../../lab/hosts/github-runner.ts';
import type { LogLine, StepReport } from '../../lab/hosts/step-report.ts';
import { runInShell } from '../../lab/hosts/terminal-run.ts';
import { fixtureTask } from './fixture-task.ts';

export interface Played {
  readonly report: StepReport;
  /** Masked. */
  readonly log: readonly LogLine[];
  /** Outputs by camelCase name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** For the post stage. */
  readonly state: ReadonlyMap<string, string>;
  /** The same lines with the time before each. */
  readonly stamped: readonly string[];
}

export interface Play {
  /** By camelCase name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Cancels the step as soon as a line holds this text. */
  readonly cancelAt?: string;
  /** Runs the post stage instead, with what an earlier stage has left; undefined when none has run. */
  readonly postOf?: Played | 'nothing';
}

/** One of the hosts, with the fixture task installed. */
export interface HostUnderTest {
  readonly name: string;
  /** How the host spells an input or an output. */
  readonly nameOf: (camel: string) => string;
  /** How a message names an input that the task does not know. */
  readonly nameOfUnknown: (camel: string) => string;
  /** The exit code that goes with a failure, and with inputs that can not be run. */
  readonly failureCode: number;
  readonly inputErrorCode: number;
  readonly cancelledCode: number;
  /** Where reports go, as the log says it. */
  readonly reportFolder: RegExp;
  readonly hasPostStage: boolean;
  readonly play: (play: Play) => Promise<Played>;
}

const pack = { version: '1.2.3', description: '', author: 'A', repository: 'o/r', publisher: 'p' };

export const github: HostUnderTest = {
  name: 'GitHub',
  nameOf: kebab,
  nameOfUnknown: (camel) => camel,
  failureCode: 1,
  inputErrorCode: 1,
  cancelledCode: 1,
  reportFolder: /folder \S+_temp.migration-report run \d+\/1/,
  hasPostStage: true,
  async play({ inputs, cancelAt, postOf }) {
    const folder = await install('github-door.ts', 'action.yml', actionYml(fixtureTask, pack));
    const job = await startRunnerJob({ node: process.execPath, folder, debug: true });
    const { log, stamped, onLine, signal } = recorder(cancelAt);
    const spelled = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [kebab(name), value]));
    const post = postOf === undefined ? {} : { stage: 'post' as const, state: stateOf(postOf) };
    const report = await runAction({ job, folder, inputs: spelled, onLine, signal, ...post });
    await rm(folder, { recursive: true });
    return { report, log, stamped, outputs: camelCase(report.outputs), state: report.state };
  },
};

export const azurePipelines: HostUnderTest = {
  name: 'Azure Pipelines',
  nameOf: (camel) => camel,
  nameOfUnknown: (camel) => camel.toUpperCase(),
  failureCode: 0,
  inputErrorCode: 0,
  cancelledCode: 0,
  reportFolder: /folder \S+_temp.migration-report run \d+\/1/,
  hasPostStage: true,
  async play({ inputs: { sourcePassword, ...inputs }, cancelAt, postOf }) {
    const folder = await install('azure-pipelines-door.ts', 'task.json', taskJson(fixtureTask, pack));
    const variables = sourcePassword === undefined ? [] : [{ name: 'password', value: sourcePassword, secret: false, readOnly: false }];
    const job = await startAgentJob({ nodes: { node24: process.execPath, useNode24WithHandlerData: true }, folder, variables });
    const { log, stamped, onLine, signal } = recorder(cancelAt);
    // The agent trims what is written in the pipeline, but not what a variable holds. A variable that is not secret is the hard case: only we mask it.
    const given = sourcePassword === undefined ? inputs : { ...inputs, sourcePassword: '$(password)' };
    const post = postOf === undefined ? {} : { stage: 'postjobexecution' as const, taskVariables: stateOf(postOf) };
    const report = await runTask({ job, folder, inputs: given, onLine, signal, ...post });
    await rm(folder, { recursive: true });
    return { report, log, stamped, outputs: Object.fromEntries(report.outputs), state: report.taskVariables };
  },
};

/** A program in a shell. Secrets come from the environment, all other inputs are flags. */
export const terminal: HostUnderTest = {
  name: 'terminal',
  nameOf: (camel) => `--${kebab(camel)}`,
  nameOfUnknown: (camel) => `--${kebab(camel)}`,
  failureCode: 1,
  inputErrorCode: 2,
  cancelledCode: 130,
  reportFolder: /folder \S+contract-\w+.migration-report run \S+-\d+\/1/,
  hasPostStage: false,
  async play({ inputs: { sourcePassword, ...inputs }, cancelAt }) {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    const { log, stamped, onLine, signal } = recorder(cancelAt);
    const end = await runInShell({
      node: process.execPath,
      script: join(import.meta.dirname, 'terminal-door.ts'),
      args: ['fixture-task', '--json', ...Object.entries(inputs).map(([name, value]) => `--${kebab(name)}=${value}`)],
      folder,
      environment: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        ...(sourcePassword !== undefined && { SQL_DAG_MIGRATE_SOURCE_PASSWORD: sourcePassword }),
      },
      onLine: (line, stream) => stream === 'stderr' && onLine({ kind: kindOf(line), text: line }),
      signal,
    });
    const summary = await readFile(join(folder, 'migration-report/fixture-task.md'), 'utf8').catch(() => undefined);
    await rm(folder, { recursive: true });
    const { outputs } = JSON.parse(end.stdout) as { readonly outputs: Readonly<Record<string, string>> };
    const report: StepReport = {
      result: end.exitCode === 0 ? 'succeeded' : end.exitCode === 130 ? 'cancelled' : 'failed',
      exitCode: end.exitCode,
      exitSignal: end.exitSignal,
      signalsSent: signal.aborted ? ['SIGINT'] : [],
      outputs: new Map(Object.entries(outputs)),
      summary,
      issues: issuesIn(end.stderr),
    };
    return { report, log, stamped, outputs: camelCase(report.outputs), state: new Map() };
  },
};

const stamp = /^\d\d:\d\d:\d\d\.\d{3}Z /;

const kindOf = (line: string): LogLine['kind'] =>
  line.startsWith('== ') ? 'group' : ((/^\S+ (warning|error): /.exec(line)?.[1] as LogLine['kind'] | undefined) ?? 'output');

/** Warnings and errors with the lines that go on with them. */
const issuesIn = (log: string): StepReport['issues'] =>
  [...log.matchAll(/^\S+Z (warning|error): (.*(?:\n(?!\S+Z |== | {2}|fixture-task: ).*)*)/gm)].map(([, level, message = '']) => ({
    level: level as 'warning' | 'error',
    message: message.trimEnd(),
    properties: {},
  }));

const stateOf = (earlier: Played | 'nothing'): ReadonlyMap<string, string> => (earlier === 'nothing' ? new Map() : earlier.state);

/** A folder with a manifest as we generate it, and the door as its main. */
async function install(door: string, manifest: string, content: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, manifest), content);
  await writeFile(join(folder, 'dist/package.json'), '{ "type": "module" }');
  await writeFile(join(folder, postFile), postStage);
  await writeFile(join(folder, 'dist/index.js'), `await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, door)))});\n`);
  return folder;
}

function recorder(cancelAt: string | undefined) {
  const log: LogLine[] = [];
  const stamped: string[] = [];
  const controller = new AbortController();
  const onLine = (line: LogLine) => {
    log.push({ ...line, text: line.text.replace(stamp, '') });
    stamped.push(line.text);
    if (cancelAt !== undefined && line.text.includes(cancelAt)) controller.abort();
  };
  return { log, stamped, onLine, signal: controller.signal };
}

const camelCase = (outputs: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...outputs].map(([name, value]) => [name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value]));

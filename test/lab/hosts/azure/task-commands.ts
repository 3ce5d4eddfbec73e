import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StepLog } from '../step-log.ts';
import { type LogLine, mergeResults, type StepResult } from '../step-report.ts';
import type { AgentJob } from './agent-job.ts';
import { findLoggingCommand, type LoggingCommand } from './logging-command.ts';
import type { TaskManifest } from './task-manifest.ts';
import { mayRunCommand, maySetVariable } from './task-restrictions.ts';

export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly file: string;
}

/** Turns the lines that a task prints into log lines and effects (WorkerCommandManager.cs, TaskCommandExtension.cs of azure-pipelines-agent). */
export interface TaskCommands {
  line(text: string): void;
  readonly outputs: Map<string, string>;
  readonly taskVariables: Map<string, string>;
  readonly attachments: readonly Attachment[];
  /** What task.complete and refused commands add up to; undefined when there were none. */
  readonly result: StepResult | undefined;
  /** Resolves when the task said that it is done: the agent then waits five seconds for the process, no longer. */
  readonly forceComplete: Promise<void>;
}

export interface TaskCommandsOptions {
  readonly job: AgentJob;
  readonly manifest: TaskManifest;
  /** The `name:` of the step: its outputs become `name.variable`. */
  readonly stepName: string;
  readonly taskVariables: ReadonlyMap<string, string>;
  readonly log: StepLog;
}

const results: Readonly<Record<string, StepResult>> = {
  succeeded: 'succeeded',
  succeededwithissues: 'succeeded-with-issues',
  failed: 'failed',
  canceled: 'cancelled',
  skipped: 'skipped',
};

const presentation: Readonly<Record<string, LogLine['kind']>> = {
  command: 'command',
  debug: 'debug',
  endgroup: 'end-group',
  error: 'error',
  group: 'group',
  section: 'output',
  warning: 'warning',
};

export function createTaskCommands({ job, manifest, stepName, taskVariables: earlier, log }: TaskCommandsOptions): TaskCommands {
  const { print, issue } = log;
  const outputs = new Map<string, string>();
  const taskVariables = new Map(earlier);
  const attachments: Attachment[] = [];
  let result: StepResult | undefined;
  let complete: () => void = () => {};
  const forceComplete = new Promise<void>((resolve) => {
    complete = resolve;
  });

  const setVariable = ({ properties, data }: LoggingCommand) => {
    const name = required(properties, 'variable', "Required field 'variable' is missing in ##vso[task.setvariable] command.");
    const secret = isTrue(properties.get('issecret'));
    const output = isTrue(properties.get('isoutput'));
    const readOnly = isTrue(properties.get('isreadonly'));
    if (secret) addSecret(data);
    const fullName = output ? `${stepName}.${name}` : name;
    if (job.variables.get(fullName)?.readOnly === true)
      issue('warning', `Overwriting readonly variable '${name}'. This behavior will be disabled in the future.`);
    if (!maySetVariable(manifest.restrictions, name)) {
      issue('warning', `'${name}' is not an allowed settable variable in this task's restrictions.`);
      if (job.restrictions === 'enabled') return;
    }
    if (output) outputs.set(name, data);
    job.variables.set(fullName, data, { secret, readOnly });
  };

  const addSecret = (value: string) => {
    if (/[\r\n]/.test(value) && !isTrue(job.variables.get('SYSTEM_UNSAFEALLOWMULTILINESECRET')?.value)) {
      throw new Error('Secrets cannot contain multiple lines');
    }
    job.masker.add(value);
  };

  const logIssue = ({ properties, data }: LoggingCommand) => {
    const type = properties.get('type')?.toLowerCase();
    if (type === undefined) return issue('warning', "Can't create TaskIssue from logging event.");
    if (type !== 'error' && type !== 'warning') throw new Error(`issue type ${type} is not an expected issue type.`);
    issue(type, data, properties);
  };

  const attach = (type: string, name: string, file: string) => {
    if (file === '' || !existsSync(file))
      throw new Error(
        'Cannot upload task attachment file, attachment file location is not specified or attachment file not exist on disk.',
      );
    if (/[/\0]/.test(type + name))
      throw new Error(`Type or name of an attachment holds characters that no file name may hold: ${type} ${name}`);
    attachments.push({ type, name, file });
  };

  const effects: Readonly<Record<string, (command: LoggingCommand) => void>> = {
    'task.setvariable': setVariable,
    'task.settaskvariable': ({ properties, data }) => {
      if (isTrue(properties.get('issecret'))) addSecret(data);
      taskVariables.set(
        required(properties, 'variable', "Required field 'variable' is missing in ##vso[task.settaskvariable] command."),
        data,
      );
    },
    'task.setsecret': ({ data }) => addSecret(data),
    'task.debug': ({ data }) => print('debug', data),
    'task.logissue': logIssue,
    // The task library still sends the command by its old name.
    'task.issue': logIssue,
    'task.complete': ({ properties, data }) => {
      const coming = results[(properties.get('result') ?? '').toLowerCase()];
      if (coming === undefined) throw new Error("Command doesn't have valid result value.");
      result = mergeResults(result, coming);
      print('progress', `100 ${data}`);
      if (isTrue(properties.get('done'))) complete();
    },
    'task.setprogress': ({ properties, data }) => {
      const value = Number.parseInt(properties.get('value') ?? '', 10);
      if (Number.isNaN(value)) throw new Error('Required field value is missing in ##vso[task.setprogress] command.');
      print('progress', `${Math.min(Math.max(value, 0), 100)} ${data}`);
    },
    'task.addattachment': ({ properties, data }) =>
      attach(required(properties, 'type', 'Missing attachment type'), required(properties, 'name', 'Missing attachment name'), data),
    'task.uploadsummary': ({ data }) => attach('Distributedtask.Core.Summary', path.basename(data), data),
    'task.uploadfile': ({ data }) => attach('Distributedtask.Core.FileAttachment', path.basename(data), data),
    'task.prependpath': ({ data }) => {
      job.prependedPath.unshift(data);
    },
  };

  const run = (command: LoggingCommand, line: string) => {
    const name = `${command.area}.${command.event}`;
    if (command.area !== 'task') return issue('warning', `Can't find command extension for ##vso[${command.area}.command].`);
    if (!mayRunCommand(manifest.restrictions, name)) {
      issue('warning', `The command '${name}' is not allowed by this task's restrictions.`);
      if (job.restrictions === 'enabled') return;
    }
    const effect = effects[name];
    try {
      if (effect === undefined) throw new Error(`##vso[${name}] is not a recognized command for Task command extension.`);
      effect(command);
    } catch (error) {
      issue('error', `Unable to process command '${line}' successfully.`);
      issue('error', (error as Error).message);
      result = mergeResults(result, 'failed');
    }
  };

  return {
    outputs,
    taskVariables,
    attachments,
    forceComplete,
    get result() {
      return result;
    },
    line(text) {
      const command = findLoggingCommand(text);
      if (command !== undefined) return run(command, text);
      if (text.includes('##vso')) issue('warning', `'${text}' contains logging command keyword '##vso', but it's not a legal command.`);
      const tag = /^##\[([a-z]+)\]/.exec(text);
      const kind = presentation[tag?.[1] ?? ''];
      if (tag === null || kind === undefined) return print('output', text);
      print(kind, text.slice(tag[0].length));
    },
  };
}

function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}

function required(properties: ReadonlyMap<string, string>, name: string, message: string): string {
  const value = properties.get(name);
  if (value === undefined || value === '') throw new Error(message);
  return value;
}

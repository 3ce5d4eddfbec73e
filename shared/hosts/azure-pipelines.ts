// Before the library, which takes the inputs out of the environment when it loads.
import './given-inputs.ts';

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tl from 'azure-pipelines-task-lib/task.js';
import { attachFile } from './attached-file.ts';
import { attachSummary } from './attached-summary.ts';
import { runCommand } from './azure-pipelines-command.ts';
import { azureConnection } from './azure-pipelines-connection.ts';
import { withoutEcho } from './azure-pipelines-silence.ts';
import { sqlServerConnection } from './azure-pipelines-sql-connection.ts';
import { givenInputs } from './given-inputs.ts';
import type { Host } from './host.ts';
import { formsOf, linesOf } from './secret-forms.ts';
import { linesWithoutCommands } from './untrusted.ts';

let groupIsOpen = false;

/** Azure Pipelines, through `azure-pipelines-task-lib`. */
export const azurePipelines: Host = {
  name: 'azure-pipelines',
  get isDebug() {
    return /^true$/i.test(tl.getVariable('System.Debug') ?? '');
  },
  nameOf: (input) => input,
  input(name, { secret = false } = {}) {
    // The library would print every input as it came, whatever is in it.
    const value = withoutEcho(() => tl.getInput(name));
    if (value === undefined || value.trim() === '') return undefined;
    return secret ? value : value.trim();
  },
  unexpectedInputs: givenInputs,
  secret: (value) => new Set(formsOf(value).flatMap(linesOf)).forEach(tl.setSecret),
  output: (name, value) => tl.setVariable(name, value, false, true),
  info: (message) => print(linesWithoutCommands(message)),
  debug: (message) => tl.debug(linesWithoutCommands(message)),
  warning: (message) => tl.warning(linesWithoutCommands(message), tl.IssueSource.TaskInternal),
  error: (message) => tl.error(linesWithoutCommands(message), tl.IssueSource.TaskInternal),
  group(title) {
    closeGroup();
    groupIsOpen = true;
    print(`##[group]${linesWithoutCommands(title).replaceAll('\n', ' ')}`);
  },
  endGroup: closeGroup,
  progress: (percent, message) => tl.setProgress(Math.round(Math.min(100, Math.max(0, percent))), linesWithoutCommands(message)),
  summary: attachSummary,
  attach: attachFile,
  get origin() {
    const [collection, project, build] = ['System.CollectionUri', 'System.TeamProject', 'Build.BuildId'].map((name) =>
      tl.getVariable(name),
    );
    return {
      startedBy: tl.getVariable('Build.RequestedFor') || tl.getVariable('Release.RequestedFor') || undefined,
      attemptStartedBy: tl.getVariable('Release.Deployment.RequestedFor') || undefined,
      page:
        collection && project && build
          ? `${collection}${encodeURIComponent(project)}/_build/results?buildId=${encodeURIComponent(build)}`
          : undefined,
    };
  },
  get reportFolder() {
    const folder = join(tl.getVariable('Agent.TempDirectory') || tmpdir(), 'migration-report');
    mkdirSync(folder, { recursive: true });
    return folder;
  },
  get runId() {
    const run = tl.getVariable('Build.BuildId') || tl.getVariable('Release.ReleaseId') || 'local';
    return `${run}/${tl.getVariable('System.JobAttempt') || '1'}`;
  },
  runCommand,
  azureConnection,
  sqlServerConnection,
  saveState: (name, value) => tl.setTaskVariable(name, value),
  readState: (name) => tl.getTaskVariable(name) || undefined,
  // The verdict is a command; the exit code stays 0, another one means that the infrastructure broke (azure-pipelines-agent NodeHandler.cs).
  fail(message) {
    closeGroup();
    tl.setResult(tl.TaskResult.Failed, linesWithoutCommands(message));
  },
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function closeGroup(): void {
  if (groupIsOpen) print('##[endgroup]');
  groupIsOpen = false;
}

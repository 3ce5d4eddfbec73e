import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { kebab } from '../core/casing.ts';
import { runCommand } from './github-command.ts';
import { givenInputs } from './given-inputs.ts';
import type { Host } from './host.ts';
import { formsOf } from './secret-forms.ts';
import { addToStepSummary } from './step-summary.ts';
import { linesWithoutCommands } from './untrusted.ts';

let groupIsOpen = false;

/** GitHub Actions, through `@actions/core`. */
export const github: Host = {
  name: 'github',
  get isDebug() {
    return core.isDebug();
  },
  nameOf: kebab,
  input(name, { secret = false } = {}) {
    const value = core.getInput(kebab(name), { trimWhitespace: !secret });
    return value.trim() === '' ? undefined : value;
  },
  unexpectedInputs: (known) => givenInputs(known.map(kebab)).map((name) => name.toLowerCase()),
  secret: (value) => formsOf(value).forEach(core.setSecret),
  output: (name, value) => core.setOutput(kebab(name), value),
  info: (message) => core.info(linesWithoutCommands(message)),
  debug: (message) => core.debug(linesWithoutCommands(message)),
  warning: (message) => core.warning(linesWithoutCommands(message)),
  error: (message) => core.error(linesWithoutCommands(message)),
  group(title) {
    closeGroup();
    groupIsOpen = true;
    core.startGroup(linesWithoutCommands(title).replaceAll('\n', ' '));
  },
  endGroup: closeGroup,
  // GitHub has no progress bar.
  progress() {},
  summary: addToStepSummary,
  get origin() {
    const { GITHUB_ACTOR, GITHUB_TRIGGERING_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
    return {
      startedBy: GITHUB_ACTOR || undefined,
      attemptStartedBy: GITHUB_TRIGGERING_ACTOR || undefined,
      page:
        GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
          ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
          : undefined,
    };
  },
  get reportFolder() {
    const folder = join(process.env.RUNNER_TEMP || tmpdir(), 'migration-report');
    mkdirSync(folder, { recursive: true });
    return folder;
  },
  get runId() {
    return `${process.env.GITHUB_RUN_ID || 'local'}/${process.env.GITHUB_RUN_ATTEMPT || '1'}`;
  },
  runCommand,
  idToken: (audience) => core.getIDToken(audience),
  saveState: core.saveState,
  readState: (name) => core.getState(name) || undefined,
  fail(message) {
    closeGroup();
    core.setFailed(linesWithoutCommands(message));
  },
};

function closeGroup(): void {
  if (groupIsOpen) core.endGroup();
  groupIsOpen = false;
}

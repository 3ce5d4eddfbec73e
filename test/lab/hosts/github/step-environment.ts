import path from 'node:path';
import type { ActionManifest } from './action-manifest.ts';
import type { RunnerJob } from './runner-job.ts';
import type { StepFiles } from './step-files.ts';

export interface StepInputs {
  /** Every input of the manifest, plus the unexpected ones, by lower-case name. */
  readonly values: ReadonlyMap<string, string>;
  /** What the runner says about them. */
  readonly warnings: readonly string[];
}

/**
 * Puts the defaults of the manifest under the given values. An input that is given as an empty text stays empty: only an
 * absent one gets its default (ActionRunner.cs of actions/runner). An unknown name is a warning, a missing required one is nothing.
 */
export function resolveInputs(manifest: ActionManifest, given: Readonly<Record<string, string>>): StepInputs {
  const values = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const valid = [...manifest.inputs.keys()];
  const unexpected = Object.keys(given).filter((name) => !valid.some((known) => known.toLowerCase() === name.toLowerCase()));
  const warnings: string[] = [];
  for (const [name, { defaultValue, deprecationMessage }] of manifest.inputs) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, defaultValue ?? '');
    else if (deprecationMessage !== undefined) warnings.push(`Input '${name}' has been deprecated with message: ${deprecationMessage}`);
  }
  if (unexpected.length > 0) {
    warnings.push(`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`);
  }
  return { values, warnings };
}

export interface StepEnvironment {
  readonly inputs: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: ReadonlyMap<string, string>;
  readonly files: StepFiles;
  /** The step's id, `__self` when it has none. */
  readonly action: string;
}

/**
 * The environment of an action's process. What the runner owns comes last: a step can write GITHUB_RUN_ID or RUNNER_TEMP
 * to GITHUB_ENV, later steps still see the runner's value. Hyphens in input names stay (`INPUT_SOURCE-SERVER`).
 */
export function buildStepEnvironment(job: RunnerJob, step: StepEnvironment): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: job.temp,
    LANG: 'C.UTF-8',
    CI: 'true',
    ...job.machine,
    ...Object.fromEntries(job.environment),
    ...step.env,
  };
  for (const [name, value] of step.state) environment[`STATE_${name}`] = value;
  for (const [name, value] of step.inputs) environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  if (job.prependedPath.length > 0) {
    environment.PATH = [...job.prependedPath, environment.PATH].join(path.delimiter);
  }
  const runner = {
    environment: 'self-hosted',
    name: 'laboratory',
    os: 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    temp: job.temp,
    tool_cache: path.join(job.temp, 'tools'),
    workspace: path.dirname(job.workspace),
    ...(job.debug ? { debug: '1' } : {}),
  };
  const owned = { ...job.context, ...step.files, action: step.action, event_path: path.join(job.temp, 'event.json'), actions: 'true' };
  for (const [name, value] of Object.entries(owned)) environment[`GITHUB_${name.toUpperCase()}`] = value;
  for (const [name, value] of Object.entries(runner)) environment[`RUNNER_${name.toUpperCase()}`] = value;
  if (job.identity) {
    // Names: docs.github.com, "OpenID Connect reference".
    environment.ACTIONS_ID_TOKEN_REQUEST_URL = job.identity.url;
    environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN = job.identity.token;
  }
  delete environment.NODE_ICU_DATA;
  return environment;
}

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { TaskFailure } from '../../../shared/core/errors.ts';
import { choice, flag, optional, secret, text } from '../../../shared/core/field.ts';
import { defineTask } from '../../../shared/core/task.ts';
import type { Host } from '../../../shared/hosts/host.ts';
import { markdownText } from '../../../shared/hosts/markdown.ts';
import { untrusted } from '../../../shared/hosts/untrusted.ts';

/** What a hostile server could say. Nothing of it may become a command. */
export const hostile =
  'Sales##vso[task.setvariable variable=forged;isOutput=true]1 ##[set-output name=forged]1\n::set-output name=forged::1';

const scenarios = [
  'succeed',
  'print',
  'say all',
  'report',
  'flood',
  'fail',
  'throw',
  'reject',
  'forget',
  'leak',
  'wait',
  'command',
  'die',
] as const;
type Scenario = (typeof scenarios)[number];

/** Does on purpose what a task may do to a host. */
export const fixtureTask = defineTask({
  name: 'fixture-task',
  id: '7a0d3a0f-5f0b-4a6e-9a55-0f4b3c6f2d10',
  title: 'Fixture',
  summary: 'Does what a test asks for.',
  inputs: {
    scenario: choice(scenarios, { label: 'Scenario', help: 'What to do.' }),
    sourcePassword: optional(secret({ label: 'Password', help: 'Printed in several forms.' })),
    someText: text({ label: 'Text', help: 'Comes back as an output.', default: 'default' }),
    someFlag: flag({ label: 'Flag', help: 'A flag.', default: false }),
  },
  outputs: { outcome: 'How it ended.', someText: 'The text.', inputsSeen: 'The inputs, as JSON.' },
  async run({ inputs, host, signal }) {
    const { sourcePassword = '', ...open } = inputs;
    const outputs = {
      outcome: 'completed',
      someText: inputs.someText,
      inputsSeen: JSON.stringify({ ...open, length: sourcePassword.length }),
    };
    await play[inputs.scenario]?.(host, signal, sourcePassword, inputs.someText);
    return outputs;
  },
  async post({ inputs, host }) {
    host.info(`post of ${inputs.scenario}, the password has ${inputs.sourcePassword?.length ?? 0} characters`);
    await host.summary('# Post\n');
    if (inputs.someText === 'broken post') setImmediate(() => Promise.reject(new Error('post rejected')));
    if (inputs.someText === 'broken post') await later(200);
    if (inputs.someText === 'failing post') throw new Error(`post ${hostile}`);
  },
});

const play: Partial<Record<Scenario, (host: Host, signal: AbortSignal, password: string, text: string) => Promise<void> | void>> = {
  async print(host, _signal, password) {
    host.group(`Group ${hostile}`);
    for (const say of [host.info, host.debug, host.warning, host.error]) say(`said ${hostile}`);
    host.progress(42, `progress ${hostile}`);
    host.endGroup();
    host.info(`secret ${password} ${encodeURIComponent(password)} ${JSON.stringify(password)} ${password.replaceAll("'", "''")}`);
    await host.summary('# First\n');
    await host.summary('Second\n');
    host.info(`folder ${host.reportFolder} run ${host.runId}`);
  },
  async report(host) {
    host.info(`origin ${JSON.stringify(host.origin)}`);
    const path = join(host.reportFolder, 'report.html');
    await writeFile(path, '<!DOCTYPE html>');
    await host.attach?.(path);
    await host.attach?.(join(host.reportFolder, 'is-not-there.html'));
  },
  /** `someText` is the path of a JSON file with the texts; the last of them ends the run. */
  async 'say all'(host, _signal, _password, path) {
    const texts = JSON.parse(await readFile(path, 'utf8')) as readonly string[];
    for (const [index, text] of texts.entries()) {
      host.group(`group ${text}`);
      for (const say of [host.info, host.debug, host.warning, host.error]) say(`${index} ${text}`);
      host.info(text);
      host.info(untrusted(text));
      host.progress(index, text);
      await host.summary(`${markdownText(text)}\n`);
      host.endGroup();
    }
    const last = texts.at(-1) ?? '';
    throw new TaskFailure('cancelled', untrusted(last), { outputs: { outcome: 'refused', someText: last } });
  },
  flood(host) {
    for (let line = 1; line <= 20_000; line += 1) host.info(`line ${line}`);
  },
  fail() {
    throw new TaskFailure('rolled-back', `It broke: ${hostile}`, { outputs: { outcome: 'rolled-back' }, remedy: 'Mend it.' });
  },
  async throw() {
    setImmediate(() => {
      throw new Error(`thrown ${hostile}`);
    });
    await later(longerThanATest);
  },
  async reject() {
    void Promise.reject(new Error('rejected'));
    await later(longerThanATest);
  },
  forget: () => new Promise(() => {}),
  leak() {
    createServer().listen(0, '127.0.0.1');
    setInterval(() => {}, 1000);
  },
  /** `someText` is the command line; the last line says how it ended. */
  async command(host, signal, _password, text) {
    const started = performance.now();
    const end = await host.runCommand(text, {
      environment: { DAG_MIGRATE_EVENT: 'before-cutover' },
      timeout: 1500,
      signal,
      onLine: (line) => host.info(`> ${line}`),
    });
    host.info(`ended ${JSON.stringify(end)} after ${performance.now() - started < 1500 ? 'less' : 'more'} than the deadline`);
  },
  async die() {
    process.kill(process.pid, 'SIGKILL');
    await later(longerThanATest);
  },
  async wait(host, signal) {
    host.info('waiting');
    const alive = setInterval(() => {}, 1000);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    host.info('cleaning up');
    await new Promise((resolve) => setTimeout(resolve, 50));
    clearInterval(alive);
    throw new TaskFailure('cancelled', (signal.reason as Error).message, { outputs: { outcome: 'refused' } });
  },
};

/** ms */
const longerThanATest = 600_000;
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { printableJson } from '../core/printable-json.ts';
import type { Task } from '../core/task.ts';
import type { FailureKind, Host } from './host.ts';
import { type CommandLine, readCommandLine } from './terminal/command-line.ts';
import { type Display, isLive, liveDisplay, plainDisplay } from './terminal/display.ts';
import { exitCodeOf } from './terminal/exit-codes.ts';
import { fromEnvironment, fromFlags, type Given, unknownVariables, type ValueSource } from './terminal/given-values.ts';
import { createMask } from './terminal/mask.ts';
import { fromMigration, type ReadMigration } from './terminal/migration-source.ts';
import { outcomeJson, outcomeLines } from './terminal/outcome.ts';
import { flagOf, variableOf } from './terminal/spelling.ts';
import { runCommand } from './terminal/terminal-command.ts';
import { linesWithoutCommands } from './untrusted.ts';

type Described = Pick<Task, 'name' | 'inputs'>;

/** What a run in a terminal is started with. */
export interface TerminalStart {
  readonly task: Described;
  /** What was typed after the name of the task. */
  readonly args: readonly string[];
  /** All tasks: a variable that one of them knows is no mistake for another. */
  readonly tasks: readonly Described[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readMigration: ReadMigration;
}

/** A terminal, and what the door needs of it before the run. */
export interface Terminal {
  readonly host: Host;
  readonly commandLine: CommandLine;
  /** Gives a value that was asked for. */
  give(input: string, value: string): void;
}

/** A terminal, or whatever else starts a program. */
export async function openTerminal({ task, args, tasks, env, readMigration }: TerminalStart): Promise<Terminal> {
  const commandLine = readCommandLine(task.inputs, args);
  const stream = commandLine.json ? process.stderr : process.stdout;
  const display = isLive(stream, env) ? await liveDisplay(stream) : plainDisplay((text) => void stream.write(text));
  const mask = createMask();
  commandLine.spilled.forEach(mask.add);
  const asked = new Map<string, Given>();
  const allInputs = Object.assign({}, ...tasks.map(({ inputs }) => inputs), task.inputs) as Task['inputs'];
  const migration = fromMigration(task, commandLine, { env, now: Date.now(), read: readMigration });
  const sources = [{ read: (input: string) => asked.get(input) }, fromFlags(commandLine), fromEnvironment(env, allInputs)];
  const given = givenBy(migration === undefined ? sources : [...sources, migration], task.inputs);
  const spellingOf = (input: string) => given.spellingOf(input) ?? (task.inputs[input]?.secret ? variableOf(input) : flagOf(input));
  const unexpected = () => [...commandLine.unknown, ...unknownVariables(env, allInputs)];
  const problems = () => [...commandLine.problems, ...(migration?.problems ?? []), ...given.problems];
  return {
    commandLine,
    give: (input, value) => void asked.set(input, { value, spelling: variableOf(input) }),
    host: {
      ...loggingHost(task.name, display, { hide: (text) => linesWithoutCommands(mask.hide(text)), json: commandLine.json }),
      ...fileHost(task.name, commandLine.reportFolder ?? 'migration-report'),
      name: 'terminal',
      nameOf: spellingOf,
      input(name, { secret = false } = {}) {
        const value = given.valueOf(name);
        if (value === undefined || value.trim() === '') return undefined;
        return secret ? value : value.trim();
      },
      unexpectedInputs: unexpected,
      inputProblems: problems,
      secret: mask.add,
      runId: `${hostname().replace(/[^\w.-]/g, '_')}-${process.pid}/1`,
      runCommand,
      // There is no second stage here.
      saveState() {},
      readState: () => undefined,
    },
  };
}

/** The sources as one: each input is read once, and what can not be read is told with all other problems. */
function givenBy(sources: readonly ValueSource[], inputs: Task['inputs']) {
  const problems = new Set<string>();
  const read = (input: string): Given | undefined => {
    if (inputs[input] === undefined || inputs[input].onlyOn !== undefined) return undefined;
    try {
      for (const source of sources) {
        const found = source.read(input);
        if (found !== undefined) return found;
      }
    } catch (error) {
      problems.add((error as Error).message);
    }
    return undefined;
  };
  return { problems, valueOf: (input: string) => read(input)?.value, spellingOf: (input: string) => read(input)?.spelling };
}

interface Print {
  /** Makes text safe and hides secrets. */
  hide(text: string): string;
  readonly json: boolean;
}

/** The part of the port that says things. The outcome comes last, whatever else was said. */
function loggingHost(task: string, display: Display, { hide, json }: Print) {
  const started = performance.now();
  const outputs = new Map<string, string>();
  let failure: { readonly kind: FailureKind; readonly message: string } | undefined;
  let doing = task;
  const time = () => new Date().toISOString().slice(11);
  const say = (kind: 'warning' | 'error') => (message: string) => display.line(`${time()} ${kind}: ${hide(message)}`, kind);
  return {
    output: (name, value) => void outputs.set(name, value),
    info: (message) => display.line(hide(message)),
    debug() {},
    warning: say('warning'),
    error: say('error'),
    group(title) {
      doing = hide(title).replaceAll('\n', ' ');
      display.line(doing, 'heading');
    },
    endGroup() {},
    progress: (percent, message) => display.progress(hide(message).replaceAll('\n', ' '), Math.round(Math.min(100, Math.max(0, percent)))),
    stillStopping: (signal) =>
      say('warning')(
        `Still stopping (${signal}); working on: ${doing}. What was sent to a server is awaited, so that the run can say in which state it leaves things. ` +
          'If you end it by force, run the same task again: it first reads both servers.',
      ),
    fail(message, kind = 'failed') {
      failure = { kind, message };
      process.exitCode = exitCodeOf(kind);
    },
    end() {
      display.stop();
      const outcome = { task, outputs, failure, took: performance.now() - started };
      if (failure !== undefined) say('error')(failure.message);
      if (json) process.stdout.write(`${printableJson(outcomeJson(outcome, hide), 2)}\n`);
      for (const line of outcomeLines(outcome)) display.line(hide(line));
    },
  } satisfies Partial<Host>;
}

/** The part of the port that writes files. */
function fileHost(task: string, folder: string) {
  const path = resolve(folder);
  let begun = false;
  return {
    get reportFolder() {
      mkdirSync(path, { recursive: true });
      return path;
    },
    async summary(markdown) {
      mkdirSync(path, { recursive: true });
      const file = join(path, `${task}.md`);
      if (begun) appendFileSync(file, `${markdown}\n`);
      else writeFileSync(file, `${markdown}\n`);
      begun = true;
    },
  } satisfies Partial<Host>;
}

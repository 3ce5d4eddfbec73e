import type { StepLog } from '../step-log.ts';
import type { RunnerJob } from './runner-job.ts';
import { findWorkflowCommand, knownCommands, type WorkflowCommand } from './workflow-command.ts';

/** Turns the lines that a step prints into log lines and effects, as ActionCommandManager.cs of actions/runner does. */
export interface CommandProcessor {
  line(text: string): void;
  readonly outputs: Map<string, string>;
  readonly state: Map<string, string>;
  /** True when a command was refused: the runner then fails the step, whatever its exit code. */
  readonly refused: boolean;
}

export function createCommandProcessor(job: RunnerJob, state: ReadonlyMap<string, string>, log: StepLog): CommandProcessor {
  const outputs = new Map<string, string>();
  const savedState = new Map(state);
  const { print, issue } = log;
  let stopToken: string | undefined;
  let echo = job.debug;
  let refused = false;

  const effects: Readonly<Record<string, (command: WorkflowCommand) => void>> = {
    'add-mask': ({ data }) => {
      if (data.trim() === '') return issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      if (echo) print('command', '::add-mask::***');
      job.masker.add(data);
    },
    'set-output': (command) => outputs.set(requiredName(command), command.data),
    'save-state': (command) => savedState.set(requiredName(command), command.data),
    debug: ({ data }) => print('debug', data),
    error: ({ data, properties }) => issue('error', data, properties),
    warning: ({ data, properties }) => issue('warning', data, properties),
    notice: ({ data, properties }) => issue('notice', data, properties),
    group: ({ data }) => print('group', data),
    endgroup: () => print('end-group', ''),
    echo: ({ data }) => {
      if (!/^(on|off)$/i.test(data.trim()))
        throw new Error(`Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`);
      echo = data.trim().toLowerCase() === 'on';
    },
    'set-env': disabled('set-env'),
    'add-path': disabled('add-path'),
    'add-matcher': unsupported('add-matcher'),
    'remove-matcher': unsupported('remove-matcher'),
  };

  const stop = ({ data }: WorkflowCommand) => {
    if (data === '' || knownCommands.has(data.toLowerCase()) || data === 'pause-logging') {
      throw new Error(`Invoked ::stop-commands:: with token: [${data}]. The token has to be a unique value.`);
    }
    stopToken = data;
    if (data.length > 6) job.masker.add(data);
  };

  const run = (command: WorkflowCommand, line: string) => {
    const name = command.name.toLowerCase();
    const silent = ['add-mask', 'debug', 'error', 'warning', 'notice', 'group', 'endgroup', 'echo'].includes(name);
    if (name === 'stop-commands' || (echo && !silent)) print('command', line);
    try {
      if (name === 'stop-commands') stop(command);
      else effects[name]?.(command);
    } catch (error) {
      issue('error', `Unable to process command '${name === 'add-mask' ? name : line}' successfully.`);
      issue('error', (error as Error).message);
      refused = true;
    }
  };

  return {
    outputs,
    state: savedState,
    get refused() {
      return refused;
    },
    line(text) {
      const known = stopToken === undefined ? knownCommands : new Set([stopToken.toLowerCase()]);
      const command = findWorkflowCommand(text, known);
      if (command === undefined) return print('output', text);
      if (stopToken === undefined) return run(command, text);
      stopToken = undefined;
      print('command', text);
    },
  };
}

function requiredName(command: WorkflowCommand): string {
  const name = command.properties.get('name');
  if (name === undefined) throw new Error(`Required field 'name' is missing in ##[${command.name}] command.`);
  return name;
}

function disabled(name: string): () => never {
  return () => {
    throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
  };
}

function unsupported(name: string): () => never {
  return () => {
    throw new Error(`The \`${name}\` command needs problem matchers, which this runner does not have.`);
  };
}

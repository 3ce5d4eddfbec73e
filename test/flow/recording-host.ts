import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandEnd, CommandOptions } from '../../shared/hosts/command.ts';
import type { Host } from '../../shared/hosts/host.ts';

/** A command line that a task has run, and what it was told. */
export interface RanCommand {
  readonly command: string;
  readonly options: CommandOptions;
}

/** A host that keeps what a task says, for tests that run the task's own code in this process. */
export interface RecordingHost extends Host {
  readonly commands: readonly RanCommand[];
  readonly lines: readonly string[];
  readonly summaries: readonly string[];
}

export function recordingHost(
  inputs: Readonly<Record<string, string>>,
  runs: (ran: RanCommand) => Promise<CommandEnd> = async () => ({ exitCode: 0, timedOut: false }),
): RecordingHost {
  const commands: RanCommand[] = [];
  const lines: string[] = [];
  const summaries: string[] = [];
  const say = (kind: string) => (message: string) => void lines.push(`${kind}${message}`);
  return {
    name: 'github',
    lines,
    summaries,
    nameOf: (input) => input,
    input: (name) => inputs[name] || undefined,
    secret: () => undefined,
    output: () => undefined,
    info: say(''),
    debug: () => undefined,
    warning: say('warning: '),
    error: say('error: '),
    group: say('# '),
    endGroup: () => undefined,
    progress: () => undefined,
    async summary(markdown) {
      summaries.push(markdown);
    },
    reportFolder: mkdtempSync(join(tmpdir(), 'migration-report-')),
    runId: 'test/1',
    commands,
    runCommand(command, options) {
      commands.push({ command, options });
      return runs({ command, options });
    },
    saveState: () => undefined,
    readState: () => undefined,
    fail: say('fail: '),
  };
}

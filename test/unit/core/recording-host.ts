import type { Host } from '../../../shared/hosts/host.ts';

export interface RecordingHost extends Host {
  /** What was called, in order: `secret x`, `output a=b`, `fail …`, `info …`. */
  readonly calls: readonly string[];
  readonly summaries: readonly string[];
}

/** A host in memory. Inputs are spelled `the-name` in messages, so that a test sees whose spelling is used. */
export function recordingHost(inputs: Readonly<Record<string, string>>, unexpected: readonly string[] = []): RecordingHost {
  const calls: string[] = [];
  const summaries: string[] = [];
  const says =
    (what: string) =>
    (message: string): void => {
      calls.push(`${what} ${message}`);
    };
  return {
    calls,
    summaries,
    name: 'github',
    nameOf: (input) => `the-${input}`,
    input(name) {
      calls.push(`input ${name}`);
      return inputs[name];
    },
    unexpectedInputs: () => unexpected,
    secret: says('secret'),
    output: (name, value) => calls.push(`output ${name}=${value}`),
    info: says('info'),
    debug: says('debug'),
    warning: says('warning'),
    error: says('error'),
    group: says('group'),
    endGroup: () => {},
    progress: () => {},
    summary: async (markdown) => void summaries.push(markdown),
    reportFolder: '.',
    runId: 'run/1',
    runCommand: async () => ({ exitCode: 0, timedOut: false }),
    saveState: () => undefined,
    readState: () => undefined,
    fail: says('fail'),
  };
}

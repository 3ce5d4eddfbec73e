import type { Host } from '../../../shared/hosts/host.ts';
import { memoryFolder } from './files-in-memory.ts';

/** A host without a process: what the task says goes to `listen`. */
export function quietHost(
  runId: string,
  inputs: Readonly<Record<string, string>>,
  listen: (line: string) => void,
  runCommand: Host['runCommand'],
): Host {
  const saved = new Map<string, string>();
  return {
    name: 'github',
    nameOf: (input) => input,
    input: (name) => inputs[name] || undefined,
    secret: () => undefined,
    output: () => undefined,
    info: listen,
    debug: () => undefined,
    warning: (line) => listen(`warning: ${line}`),
    error: (line) => listen(`error: ${line}`),
    group: (title) => listen(`# ${title}`),
    endGroup: () => undefined,
    progress: () => undefined,
    summary: async () => undefined,
    reportFolder: memoryFolder,
    runId,
    runCommand,
    saveState: (name, value) => void saved.set(name, value),
    readState: (name) => saved.get(name),
    fail: (line) => listen(`fail: ${line}`),
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { dagName, inputsFor } from '../cutover-laboratory.ts';
import type { Answered, Answers, Questions, RemoteOptions, Requests, SeenCutover } from './messages.ts';

/** A process that holds laboratories. */
export interface LaboratoryProcess {
  /** Starts one more, in synchronous commit, with the group that all of the bench have. Rejects when it can not. */
  start(options: Omit<RemoteOptions, 'distributedAvailabilityGroup' | 'mode'>): Promise<RemoteLaboratory>;
  /** 99th percentile of the delay of its event loop since this was asked last, ms: what it adds to every figure by itself. */
  delay(): Promise<number>;
  /** Ends the process and all that it holds. */
  close(): Promise<void>;
}

/** A laboratory in another process. */
export interface RemoteLaboratory {
  /** Of every task, by camelCase name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Requests that its servers have taken so far. */
  count(): Promise<Requests>;
  /** What its servers saw of the cutover. Rejects when there was none, or a bad one. */
  cutover(): Promise<SeenCutover>;
}

export function startLaboratoryProcess(): LaboratoryProcess {
  const child = fork(join(import.meta.dirname, 'process.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ask = asking(child);
  let labs = 0;
  return {
    async start(options) {
      const lab = labs++;
      const address = await ask('start', {
        lab,
        options: { ...options, distributedAvailabilityGroup: dagName, mode: 'SYNCHRONOUS_COMMIT' },
      });
      return {
        inputs: inputsFor(address),
        count: () => ask('count', { lab }),
        cutover: () => ask('cutover', { lab }),
      };
    },
    delay: () => ask('delay', {}),
    close: () => new Promise((resolve) => (child.exitCode !== null ? resolve() : child.once('exit', () => resolve()).disconnect())),
  };
}

function asking(child: ChildProcess) {
  const waiting = new Map<number, (answered: Answered) => void>();
  let asked = 0;
  child.on('message', (answered: Answered) => {
    waiting.get(answered.id)?.(answered);
    waiting.delete(answered.id);
  });
  child.on('exit', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'The process of the laboratories has ended.' });
  });
  return <A extends keyof Questions>(ask: A, question: Questions[A]): Promise<Answers[A]> =>
    new Promise((resolve, reject) => {
      const id = asked++;
      waiting.set(id, ({ answer, error }) => (error === undefined ? resolve(answer as Answers[A]) : reject(new Error(error))));
      child.send({ id, ask, question });
    });
}

import type { CommandEnd, RunCommand } from '../../../shared/hosts/command.ts';
import type { Fate } from './choices.ts';
import type { Runner } from './runner.ts';
import { readServers, type ServersNow } from './servers.ts';

/** A command of the pipeline's author that was started. */
export interface CommandRun {
  /** Which one, as it hears itself in its environment: before-cutover, after-cutover, after-rollback. */
  readonly event: string;
  readonly succeeded: boolean;
  readonly servers: ServersNow;
}

/** Time that a command takes, ms. The slow ones are those of a late statement. */
const usualMs = 100;
const slowMs = { late: 900, later: 6000 } as const;

/** What a fate means for a command: it is not found, fails, is slow, hangs until its deadline, or somebody ends it. */
const meanings: Readonly<Record<Fate, string>> = {
  ok: 'succeeds',
  before: 'not found',
  lost: 'fails',
  late: 'slow',
  later: 'very slow',
  never: 'hangs',
  silent: 'is killed',
};

/** Commands without a process: an await like those on a connection. What they do is nothing; how they end is chosen. */
export const memoryCommands =
  (runner: Runner): RunCommand =>
  (command, { timeout, signal, environment }) => {
    signal?.throwIfAborted();
    const { world } = runner;
    const servers = readServers(world);
    const { fate, dies } = runner.reach('source', 'command', `run ${command}`);
    const note = (succeeded: boolean) => runner.commands.push({ event: environment.DAG_MIGRATE_EVENT ?? '', succeeded, servers });
    world.tell(runner.name, `${command}: ${meanings[fate]}`);
    if (dies && fate !== 'ok') {
      runner.die(fate === 'never' ? 'vanish' : 'sockets-close');
      return new Promise(() => undefined);
    }
    const end = endOf(fate, timeout);
    note(end.exitCode === 0);
    if (fate === 'before') return runner.whileAlive(Promise.reject(new Error('the shell can not be started')));
    return runner.whileAlive(
      new Promise<CommandEnd>((resolve) => {
        const timer = world.clock.after(end.afterMs, () => {
          signal?.removeEventListener('abort', onAbort);
          if (dies) runner.die('sockets-close');
          resolve(end);
        });
        const onAbort = () => {
          timer.cancel();
          resolve({ exitCode: undefined, timedOut: false });
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    );
  };

function endOf(fate: Fate, timeout: number): CommandEnd & { readonly afterMs: number } {
  switch (fate) {
    case 'ok':
      return { exitCode: 0, timedOut: false, afterMs: usualMs };
    case 'late':
    case 'later':
      return { exitCode: 0, timedOut: false, afterMs: slowMs[fate] };
    case 'never':
      return { exitCode: undefined, timedOut: true, afterMs: timeout };
    case 'silent':
      return { exitCode: undefined, timedOut: false, afterMs: usualMs };
    case 'before':
    case 'lost':
      return { exitCode: 1, timedOut: false, afterMs: usualMs };
  }
}

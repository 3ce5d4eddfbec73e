import type { Clock } from '../../../shared/core/clock.ts';
import { sleep } from '../../../test/lab/clock.ts';
import type { AzureFate, Choice, CrashFate, Fate } from './choices.ts';
import type { CommandRun } from './memory-command.ts';
import type { SideName, World } from './world.ts';

/** One await of the product on the session port, on the port to Azure, or on the one that runs commands. */
export interface Site {
  readonly point: string;
  readonly side: SideName | 'azure';
  /** A command of the pipeline's author belongs to no side; it is counted with the source. */
  readonly kind: 'open' | 'read' | 'send' | 'close' | 'command' | 'sign-in' | 'ask' | 'order';
  /** For people. */
  readonly what: string;
}

/** What the scheduler wants of one await. */
export type Verdict =
  | { readonly fate: Fate; readonly dies: false; readonly azure?: AzureFate }
  | { readonly fate: CrashFate; readonly dies: true; readonly azure?: never };

/** A connection of a runner, as the server sees it. */
export interface Socket {
  readonly side: SideName;
  /** The server hears that the client is gone. What runs goes on to its end. */
  hangUp(): void;
}

/** A process that runs one task. When it dies, nothing of it happens any more. */
export interface Runner {
  readonly name: string;
  readonly world: World;
  readonly clock: Clock;
  readonly cancel: AbortController;
  readonly sites: readonly Site[];
  readonly sockets: Set<Socket>;
  /** Commands that it started. */
  readonly commands: CommandRun[];
  readonly dead: boolean;
  /** Virtual ms that awaits of this runner were made to wait in vain. */
  stalledMs: number;
  /** Asks the scheduler what becomes of the next await. */
  reach(side: Site['side'], kind: Site['kind'], what: string): Verdict;
  /** `vanish`: the machine is gone without a word; the servers notice when their keep-alive ends. */
  die(how: 'sockets-close' | 'vanish', keep?: Socket): void;
  /** A promise that never settles once the runner is dead. */
  whileAlive<T>(promise: Promise<T>): Promise<T>;
}

/** SQL Server asks a silent client after 30 s, and ends the session 10 s later. */
export const keepAliveMs = 40_000;

export function createRunner(world: World, name: string, choose: (site: Site) => Choice | undefined): Runner {
  const sites: Site[] = [];
  const sockets = new Set<Socket>();
  let dead = false;
  const whileAlive = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => dead || resolve(value),
        (error) => dead || reject(error),
      );
    });
  return {
    name,
    world,
    clock: productClock(world, whileAlive),
    cancel: new AbortController(),
    sites,
    sockets,
    commands: [],
    get dead() {
      return dead;
    },
    stalledMs: 0,
    whileAlive,
    reach(side, kind, what) {
      const site: Site = { point: `${name}${sites.length + 1}`, side, kind, what };
      sites.push(site);
      const choice = choose(site);
      if (choice === undefined || choice.kind === 'event') return { fate: 'ok', dies: false };
      world.tell(
        name,
        `${site.point} ${side} ${kind} "${what}": ${choice.kind === 'crash' ? `the runner dies, ${choice.fate}` : choice.fate}`,
      );
      if (choice.kind === 'azure') return { fate: 'ok', dies: false, azure: choice.fate };
      return choice.kind === 'crash' ? { fate: choice.fate, dies: true } : { fate: choice.fate, dies: false };
    },
    die(how, keep) {
      if (dead) return;
      dead = true;
      world.tell(name, how === 'vanish' ? 'its machine is gone' : 'is dead');
      const close = () => {
        for (const socket of sockets) if (socket !== keep) socket.hangUp();
      };
      if (how === 'vanish') world.clock.after(keepAliveMs, close);
      else close();
    },
  };
}

/** The product's clock over the virtual one. */
const productClock = ({ clock }: World, whileAlive: Runner['whileAlive']): Clock => ({
  monotonic: () => clock.now(),
  now: () => new Date(clock.now()),
  sleep: (ms, signal) => whileAlive(sleep(clock, ms, signal)),
});

import { join } from 'node:path';
import { startLaboratory } from '../../test/lab/start-laboratory.ts';
import { doorsOf, type Side } from '../doors.ts';
import { ensureFreshBundles } from '../fresh-bundles.ts';
import type { Chapter, Findings } from './chapter.ts';
import { dagName, inputsFor } from './cutover-laboratory.ts';
import { markdownTable } from './markdown-table.ts';
import { environmentOf, loadedFiles, start } from './start-up/run-bundle.ts';
import { type Summary, summarise } from './statistics.ts';

const root = join(import.meta.dirname, '../..');
const bare = join(root, 'test/host/bundles/bare.js');
/** How many times a bare Node the first line of a task may take. */
const most: Readonly<Record<Side, number>> = { actions: 3, tasks: 2 };
const hosts: Readonly<Record<Side, string>> = { actions: 'GitHub', tasks: 'Azure Pipelines' };
/** A busy machine may stretch the many reads of a bundle more than the few of a bare Node. */
const busy = 1.5;

/** A task that refuses its inputs. Times in ms from the start of the process. */
export interface RefusalStart {
  readonly side: Side;
  readonly task: string;
  readonly firstLine: Summary;
  readonly exit: Summary;
  /** The first line against that of a bare Node which started just before. */
  readonly ratio: Summary;
  /** Files of the bundle that were loaded. */
  readonly loaded: readonly string[];
}

/** A task that connects. */
export interface ConnectedStart {
  readonly side: Side;
  /** Until the laboratory had let the first session in, and until the end of validate-prereqs, ms. */
  readonly login: Summary;
  readonly exit: Summary;
}

/** From the start of a process to its first line. */
export const startUpChapter: Chapter = {
  id: 'start-up',
  title: 'Start of a task',
  async measure({ times, quick, say }) {
    // Those of the actions are committed.
    await ensureFreshBundles(root, 'tasks');
    const bundles = (['actions', 'tasks'] as const).flatMap((side) => doorsOf(root, side).map((task) => ({ side, task })));
    const samples = bundles.map((bundle) => ({ ...bundle, firstLine: [] as number[], exit: [] as number[], ratio: [] as number[] }));
    const bareStarts: number[] = [];
    for (let turn = 0; turn < (quick ? Math.min(times, 10) : times); turn++) {
      say(`start-up: turn ${turn + 1}`);
      for (const one of samples) {
        const { firstLine: ofBare } = await start(bare);
        const { firstLine, exit, output } = await start(scriptOf(one.side, one.task), refusedInputs(one.side, one.task));
        if (!/is required|must be one of/.test(output)) throw new Error(`${one.task} did not refuse: ${output.slice(0, 200)}`);
        bareStarts.push(ofBare);
        one.firstLine.push(firstLine);
        one.exit.push(exit);
        one.ratio.push(firstLine / ofBare);
      }
    }
    const refusals: RefusalStart[] = [];
    for (const { side, task, firstLine, exit, ratio } of samples)
      refusals.push({
        side,
        task,
        firstLine: summarise(firstLine),
        exit: summarise(exit),
        ratio: summarise(ratio),
        loaded: await loadedFiles(scriptOf(side, task), refusedInputs(side, task)),
      });
    say('start-up: first login');
    const connected = [await measureLogins('actions', quick ? 5 : times), await measureLogins('tasks', quick ? 5 : times)];
    return startUpFindings(summarise(bareStarts), refusals, connected);
  },
};

const scriptOf = (side: Side, task: string): string => join(root, side, task, 'dist/index.js');

/** The one task whose inputs all have defaults gets one that no window has. */
const refusedInputs = (side: Side, task: string) => environmentOf(side, task === 'plan-fleet' ? { window: 'ajar' } : {});

/** validate-prereqs against a laboratory of this process, which sees the login. */
async function measureLogins(side: Side, times: number): Promise<ConnectedStart> {
  const lab = await startLaboratory({ distributedAvailabilityGroup: dagName, databases: ['Sales'], mode: 'SYNCHRONOUS_COMMIT' });
  try {
    const given = environmentOf(side, inputsFor({ source: lab.source.port, target: lab.target.port, ca: lab.certificate.ca }));
    const [login, exit]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < times; turn++) {
      const before = lab.source.counts.logins;
      const began = performance.now();
      let loggedIn: number | undefined;
      const watch = setInterval(() => {
        if (lab.source.counts.logins > before) loggedIn ??= performance.now() - began;
      }, 1);
      const ended = await start(scriptOf(side, 'validate-prereqs'), given);
      clearInterval(watch);
      if (loggedIn === undefined) throw new Error(`Nobody logged in: ${ended.output.slice(-300)}`);
      login.push(loggedIn);
      exit.push(ended.exit);
    }
    return { side, login: summarise(login), exit: summarise(exit) };
  } finally {
    await lab.close();
  }
}

/** What the figures say. `bareNode`: first line of a script of one line, ms. */
export function startUpFindings(bareNode: Summary, refusals: readonly RefusalStart[], connected: readonly ConnectedStart[]): Findings {
  const cell = ({ median, p95, p99 }: Summary): string => [median, p95, p99].map((value) => value.toFixed(0)).join(' / ');
  const slowest = (side: Side): number => Math.max(...refusals.filter((one) => one.side === side).map(({ ratio }) => ratio.median));
  const early = refusals.filter(({ loaded }) => loaded.join() !== 'index.js');
  return {
    markdown: [
      'A bundle with inputs that it refuses, from the start of its process to its first line and to its end. Median / p95 / p99. Each start follows one of a bare Node, and is compared with it; the median of these ratios is shown.',
      markdownTable(
        ['Host', 'Task', 'N', 'First line, ms', 'Bare Node, times', 'Exit, ms', 'Files loaded'],
        [
          ['Node', 'a script of one line', bareNode.count, cell(bareNode), '1.00', '', ''],
          ...refusals.map((one) => [
            hosts[one.side],
            one.task,
            one.firstLine.count,
            cell(one.firstLine),
            one.ratio.median.toFixed(2),
            cell(one.exit),
            one.loaded.join(', '),
          ]),
        ],
      ),
      '`validate-prereqs` with valid inputs, encrypted, against a laboratory on the same machine: to the first session that the source let in, and to the end of the process.',
      markdownTable(
        ['Host', 'N', 'First login, ms', 'Exit, ms'],
        connected.map(({ side, login, exit }) => [hosts[side], login.count, cell(login), cell(exit)]),
      ),
    ].join('\n\n'),
    cells: [
      { cell: 'bare', firstLine: bareNode },
      ...refusals.map((one) => ({ cell: 'refusal', ...one })),
      ...connected.map((one) => ({ cell: 'connected', ...one })),
    ],
    goals: (['actions', 'tasks'] as const).map((side) => ({
      what: `First line of the slowest task, ${hosts[side]}`,
      goal: `≤ ${most[side]} × a bare Node`,
      measured: `${slowest(side).toFixed(2)} × (median)`,
      met: slowest(side) <= most[side],
    })),
    guards: [
      ...(['actions', 'tasks'] as const).map((side) => ({
        what: `A task starts quickly, ${hosts[side]}`,
        holds: slowest(side) <= most[side] * busy,
        because: `the slowest takes ${slowest(side).toFixed(2)} times a bare Node (median); at most ${most[side] * busy}`,
      })),
      {
        what: 'A task with bad inputs loads its start file and nothing else',
        holds: early.length === 0,
        because:
          early.length === 0
            ? `${refusals.length} bundles`
            : early.map(({ side, task, loaded }) => `${side}/${task}: ${loaded.join(', ')}`).join('; '),
      },
    ],
  };
}

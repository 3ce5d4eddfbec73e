import type { Chapter, Findings } from './chapter.ts';
import { markdownTable } from './markdown-table.ts';
import { measureWait, type WaitMemory } from './scale/memory.ts';
import { measureObservation, type ObservationCost } from './scale/observation.ts';
import { countRequests, type FailoverRequests } from './scale/requests.ts';

/** Goals of one observation, CPU of the client in ms. */
const goals = [
  { databases: 1000, replicas: 1, most: 25 },
  { databases: 1000, replicas: 5, most: 100 },
] as const;
/** Heap that may come and go between two collections, MB. */
const heapSlack = 4;

/** One DAG with more and more databases. */
export const scaleChapter: Chapter = {
  id: 'scale',
  title: 'Databases in one group',
  async measure({ times, quick, say }) {
    const requests: FailoverRequests[] = [];
    for (const databases of quick ? [1, 100] : [1, 10, 100, 1000]) {
      say(`scale: failover-dag with ${databases} databases`);
      requests.push(await countRequests(databases));
    }
    const observations: ObservationCost[] = [];
    for (const [databases, replicas] of [
      [1, 1],
      [10, 1],
      [100, 1],
      [1000, 1],
      [1000, 5],
    ] as const) {
      if (quick && databases < 100) continue;
      say(`scale: looks at ${databases} databases, ${replicas} replicas`);
      observations.push(await measureObservation({ databases, replicas }, quick ? Math.min(times, 10) : times));
    }
    const waits: WaitMemory[] = [];
    for (const [databases, wait] of quick
      ? []
      : ([
          [10, 12 * 3_600_000],
          [1000, 900_000],
        ] as const)) {
      say(`scale: a wait of ${wait / 60_000} min with ${databases} databases`);
      waits.push(await measureWait(databases, wait));
    }
    return scaleFindings(requests, observations, waits);
  },
};

/** What the figures say. Apart from the measuring, so that figures of any kind can be judged. */
export function scaleFindings(
  requests: readonly FailoverRequests[],
  observations: readonly ObservationCost[],
  waits: readonly WaitMemory[],
): Findings {
  const fixed = requests.map(({ before, dark }) => before + dark);
  const isConstant = new Set(fixed).size === 1;
  const checkpointsOnly = requests.every(({ databases, checkpoints }) => checkpoints === databases);
  const [hundred, thousand] = [100, 1000].map((count) =>
    observations.find(({ databases, replicas }) => databases === count && replicas === 1),
  );
  const growth = hundred && thousand ? thousand.leastCpu / hundred.leastCpu : undefined;
  const drifts = waits.map(({ heap }) => (heap.at(-1) ?? 0) - (heap[0] ?? 0));
  return {
    markdown: [
      'TDS requests of one `failover-dag`, counted by the laboratory; what each of them was for, by the client. A CHECKPOINT is one request a database by nature, and runs while everybody still writes.',
      requestTable(requests),
      'One look at both sides over TDS with TLS, the laboratory in another process. CPU is that of the client: receive, decrypt, parse, classify. Median / p95 / p99.',
      observationTable(observations),
      ...(waits.length > 0
        ? [
            'Heap of `wait-for-lsn-convergence` on a virtual clock while the target stays behind, after a full collection; the laboratory is in it.',
            waitTable(waits),
          ]
        : []),
    ].join('\n\n'),
    cells: [
      ...requests.map((cell) => ({ cell: 'requests', ...cell })),
      ...observations.map((cell) => ({ cell: 'observation', ...cell })),
      ...waits.map((cell) => ({ cell: 'wait', ...cell })),
    ],
    goals: [
      {
        what: 'TDS requests of a whole failover-dag until the promote, without the CHECKPOINTs',
        goal: 'the same for any number of databases',
        measured: fixed.join(', '),
        met: isConstant && checkpointsOnly,
      },
      ...goals.flatMap(({ databases, replicas, most }) => {
        const found = observations.find((one) => one.databases === databases && one.replicas === replicas);
        if (found === undefined) return [];
        const { median } = found.cpu;
        return [
          {
            what: `CPU of one look at ${databases} databases, ${replicas} replica${replicas === 1 ? '' : 's'} a side`,
            goal: `≤ ${most} ms`,
            measured: `${median.toFixed(1)} ms (median)`,
            met: median <= most,
          },
        ];
      }),
      ...waits.map(({ databases, waited, heap }, index) => ({
        what: `Heap over a wait of ${waited / 60_000} min with ${databases} databases`,
        goal: `grows by at most ${heapSlack} MB`,
        measured: `${heap[0]?.toFixed(1)} → ${heap.at(-1)?.toFixed(1)} MB`,
        met: (drifts[index] ?? 0) <= heapSlack,
      })),
    ],
    guards: [
      {
        what: 'A cutover takes as many requests for many databases as for one, beside one CHECKPOINT each',
        holds: isConstant && checkpointsOnly,
        because: requests
          .map(({ databases, before, dark, checkpoints }) => `${databases}: ${before} + ${dark}, ${checkpoints} CHECKPOINT`)
          .join('; '),
      },
      ...(growth === undefined
        ? []
        : [
            {
              what: 'CPU of a look grows no faster than the number of databases',
              holds: growth <= 10,
              because: `1000 databases take ${growth.toFixed(1)} times the CPU of 100, cheapest looks; at most 10`,
            },
          ]),
    ],
  };
}

const requestTable = (requests: readonly FailoverRequests[]): string =>
  markdownTable(
    [
      'Databases',
      'Requests',
      'CHECKPOINT',
      'Others before the demotion',
      'Demotion to promote',
      'After the promote',
      'Log, characters',
      'Summary, characters',
    ],
    requests.map((one) => [one.databases, one.counted, one.checkpoints, one.before, one.dark, one.after, one.log, one.summary]),
  );

const observationTable = (observations: readonly ObservationCost[]): string =>
  markdownTable(
    ['Databases', 'Replicas a side', 'N', 'CPU, ms', 'Elapsed, ms'],
    observations.map(({ databases, replicas, cpu, elapsed }) => [
      databases,
      replicas,
      cpu.count,
      ...[cpu, elapsed].map(({ median, p95, p99 }) => [median, p95, p99].map((value) => value.toFixed(1)).join(' / ')),
    ]),
  );

const waitTable = (waits: readonly WaitMemory[]): string =>
  markdownTable(
    ['Databases', 'Virtual time, min', 'Requests to the source', 'Heap, MB, twelve times', 'Log, characters', 'Summary, characters'],
    waits.map((one) => [
      one.databases,
      one.waited / 60_000,
      one.looks,
      one.heap.map((value) => value.toFixed(1)).join(' '),
      one.log,
      one.summary,
    ]),
  );

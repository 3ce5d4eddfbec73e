import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import type { Chapter, Findings } from './chapter.ts';
import { startLaboratoryProcess } from './laboratory/remote.ts';
import { markdownTable } from './markdown-table.ts';
import { failOverHere, runHere } from './run-here.ts';
import { databaseNames } from './scale/names.ts';

/** Microsoft's procedure has people ask both sides again every 5 s: so many requests a minute, with a row a database. */
const documentedLooks = 12;
/** How long the target is watched: long enough for the looks to be as far apart as they get, s. */
const watched = 60;

/** What a task asked of the source. */
export interface SourceCost {
  readonly databases: number;
  /** Of wait-for-lsn-convergence while the target keeps up, counted by the laboratory. */
  readonly requestsPerMinute: number;
  /** Rows that the source answered with. */
  readonly rowsPerMinute: number;
  /** Rows of the documented query at a look every 5 s. */
  readonly documentedRowsPerMinute: number;
  /** Requests to the source between the demotion's answer and the promote. */
  readonly inTheFence: number;
}

/** What a migration costs the server that works for a living. */
export const sourceCostChapter: Chapter = {
  id: 'source-cost',
  title: 'Cost on the source',
  async measure({ quick, say }) {
    const costs: SourceCost[] = [];
    for (const databases of quick ? [10] : [1, 10, 100, 1000]) {
      say(`source-cost: ${watched} s with ${databases} databases`);
      costs.push(await measureSource(databases));
    }
    return sourceCostFindings(costs);
  },
};

async function measureSource(databases: number): Promise<SourceCost> {
  const laboratories = startLaboratoryProcess();
  try {
    const lab = await laboratories.start({
      databases: databaseNames(databases),
      timings: { demotionMs: 100, promotionMs: 100, recoveryMs: 100 },
    });
    const before = await lab.count();
    const began = performance.now();
    const { sent } = await runHere(waitForLsnConvergence, { ...lab.inputs, stabilityWindow: `${watched}s` });
    const minutes = (performance.now() - began) / 60_000;
    const { source } = await lab.count();
    const rows = sent.filter(({ side }) => side === 'source').reduce((sum, request) => sum + request.rows, 0);

    const failover = await failOverHere(lab.inputs);
    const dark = failover.sent.slice(failover.demotion + 1, failover.promote);
    return {
      databases,
      requestsPerMinute: (source - before.source) / minutes,
      rowsPerMinute: rows / minutes,
      documentedRowsPerMinute: documentedLooks * databases,
      inTheFence: dark.filter(({ side }) => side === 'source').length,
    };
  } finally {
    await laboratories.close();
  }
}

/** What the figures say. */
export function sourceCostFindings(costs: readonly SourceCost[]): Findings {
  const busiest = Math.max(...costs.map(({ requestsPerMinute }) => requestsPerMinute));
  const inTheFence = Math.max(...costs.map((cost) => cost.inTheFence));
  // Beside the looks there are the login, who answers, and what the report asks at the end: the same for any length of the wait.
  const most = 2 * documentedLooks;
  return {
    markdown: [
      `\`wait-for-lsn-convergence\` while the target keeps up, with a stability window of ${watched} s, from the login to the end of the task. Requests are counted by the laboratory, rows by the client; the laboratory knows no logical reads. The documented procedure is a look every 5 s, a row a database, by hand. With the default window of 10 s the looks are 1 s apart, and after 10 s they end. While the target is far behind, the looks are up to 30 s apart.`,
      markdownTable(
        ['Databases', 'Requests a minute', 'Documented', 'Rows a minute', 'Documented', 'Requests behind the fence'],
        costs.map((one) => [
          one.databases,
          one.requestsPerMinute.toFixed(1),
          documentedLooks,
          one.rowsPerMinute.toFixed(0),
          one.documentedRowsPerMinute,
          one.inTheFence,
        ]),
      ),
    ].join('\n\n'),
    cells: costs.map((one) => ({ cell: 'source', ...one })),
    goals: [
      {
        what: 'Requests on the source at steady state',
        goal: `no more than twice those of a look every 5 s (${most} a minute)`,
        measured: `${busiest.toFixed(1)} a minute`,
        met: busiest <= most,
      },
      {
        what: 'The source is not asked between the demotion and the promote',
        goal: '0 requests',
        measured: `${inTheFence}`,
        met: inTheFence === 0,
      },
    ],
    guards: [
      {
        what: 'A wait asks the source as seldom as people would',
        holds: busiest <= most,
        because: `${busiest.toFixed(1)} requests a minute; a look every 5 s makes ${documentedLooks}`,
      },
    ],
  };
}

import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import type { VersionYear } from '../lab/engine/servers/versions.ts';
import type { FaultTarget, RequestFault } from '../lab/tds/faults.ts';
import { briskClock } from './brisk-clock.ts';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

/**
 * Something breaks at the first request of a failover, at the second, and so on to the last, under load. Each time one side takes the
 * writes in the end, the outcome names it, and no acknowledged commit is lost.
 */
type Side = 'source' | 'target';

interface Disturbance {
  readonly side: Side;
  /** Of the task's requests on this side, from 1. */
  readonly position: number;
  readonly act?: (lab: FlowLaboratory) => void;
  readonly fault?: RequestFault;
}

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** False when the run had fewer requests than that. */
async function disturb(version: VersionYear, { side, position, act, fault }: Disturbance): Promise<boolean> {
  lab = await startFlowLaboratory({ source: { version }, target: { version }, timings: { sessionTimeoutMs: 100 } });
  const writers = lab.migration.startWriters({ perDatabase: 1 });
  let seen = 0;
  const isTheOne = ({ appName }: FaultTarget): boolean => {
    if (!appName.startsWith('sql-dag-migrate/')) return false;
    seen += 1;
    if (seen === position) act?.(lab);
    return seen === position && fault !== undefined;
  };
  lab[side].faults.next({ when: isTheOne, fault: fault ?? { kind: 'reset' } });
  const run = await runTask(failoverDag, { ...lab.inputs, maxWriteOutage: '1s' }, undefined, briskClock);
  expectHonest(run, `request ${position} of the ${side}`);
  lab.migration.link.restore();
  await writers.stop();
  expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
  await lab.close();
  return seen >= position;
}

function expectHonest({ outputs, failure, host }: TaskRun, where: string): void {
  const honest = { completed: 'target', 'already-done': 'target', refused: 'source', 'rolled-back': 'source' }[outputs.outcome ?? ''];
  // A connection that is lost before anything was done ends the run with no outcome of its own.
  if (expectOnePrimary(lab) !== honest) throw new Error(`${where}: outcome ${outputs.outcome}, ${failure}\n${host.lines.join('\n')}`);
}

async function atEveryRequest(version: VersionYear, disturbance: Pick<Disturbance, 'act' | 'fault'>): Promise<number> {
  let runs = 0;
  for (const side of ['source', 'target'] as const)
    for (let position = 1; await disturb(version, { side, position, ...disturbance }); position++) runs++;
  return runs;
}

/** Before 2022 nothing keeps the source from acknowledging alone while the link is cut: there the proof has to do it all. */
test('the link between the sides is cut at any request', async () => {
  expect(await atEveryRequest(2019, { act: ({ migration }) => migration.link.cut() })).toBeGreaterThan(10);
}, 180_000);

test('the statement is carried out and the connection breaks at any request', async () => {
  expect(await atEveryRequest(2022, { fault: { kind: 'applied-reply-lost' } })).toBeGreaterThan(10);
}, 180_000);

import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const names = (count: number) => Array.from({ length: count }, (_, index) => `Tenant_${String(index).padStart(4, '0')}`);

/** The batches that each side got, and how long the check-up took (ms). */
async function validate(databases: number): Promise<{ readonly run: TaskRun; readonly batches: readonly number[]; readonly took: number }> {
  lab = await startFlowLaboratory({ databases: names(databases) });
  const began = performance.now();
  // A read that is cut off at the 5 s of the other tests, on a busy machine, would be a round trip less.
  const run = await runTask(validatePrereqs, { ...lab.inputs, connectTimeout: '60s' });
  const took = performance.now() - began;
  return { run, batches: [lab.source.counts.batches, lab.target.counts.batches], took };
}

/** A quiet machine of two cores needs under 5 s; one that does a dozen other things may take many times as long. */
const longest = 60_000;

test('1,000 databases cost as many round trips as one, and everything that people see stays short', async () => {
  const one = await validate(1);
  await lab.close();
  const many = await validate(1000);
  expect(many.batches).toEqual(one.batches);
  expect(many.took).toBeLessThan(longest);
  expect(many.run.host.summaries.join('').length).toBeLessThan(2 * one.run.host.summaries.join('').length + 20_000);
  expect(Math.max(...many.run.host.lines.map((line) => line.length))).toBeLessThan(5000);
}, 90_000);

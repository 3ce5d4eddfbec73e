import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/**
 * The output `findings` holds the names as they are, so a later step that prints it
 * (`echo "$(validate.findings)"`) prints a command for the host. JSON can say the same without it: `#\\u0023` for `##`.
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

test('the findings hold nothing that a host would obey when a later step prints them', async () => {
  const databases = ['x##vso[task.setvariable variable=ready;isOutput=true]true', '##[error]forged'];
  lab = await startFlowLaboratory({ databases, distributedAvailabilityGroup: 'Dag##vso[task.complete result=Failed;]' });
  const { outputs } = await runTask(validatePrereqs, {
    ...lab.inputs,
    distributedAvailabilityGroup: 'Dag##vso[task.complete result=Failed;]',
  });
  expect(JSON.parse(outputs.findings ?? '')).toBeInstanceOf(Array);
  expect(outputs.findings).not.toMatch(/##(?:vso|\[)/i);
});

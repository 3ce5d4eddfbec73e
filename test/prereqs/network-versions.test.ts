import { authenticationChecks } from '../../shared/prereqs/authentication.ts';
import { availabilityGroupChecks } from '../../shared/prereqs/availability-groups.ts';
import { networkChecks } from '../../shared/prereqs/network.ts';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask } from '../flow/run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const ids = new Set([...networkChecks, ...authenticationChecks, ...availabilityGroupChecks].map((check) => check.id));

test.each([2016, 2017, 2019, 2022, 2025] as const)('every column that is read exists on SQL Server %i', async (version) => {
  const side = { version, secondaries: 1 } as const;
  lab = await startFlowLaboratory({ source: { ...side, listener: 'source-ls' }, target: { ...side, listener: 'target-ls' } });
  lab.migration.source.server.network.clientSchemes.push('KERBEROS');
  lab.migration.target.server.network.clientSchemes.push('KERBEROS');
  const run = await runTask(validatePrereqs, lab.inputs);
  const findings: readonly Finding[] = JSON.parse(run.outputs.findings ?? '[]');
  const mine = findings.filter(({ id, verdict }) => ids.has(id) && verdict !== 'pass' && verdict !== 'not-applicable');
  expect(mine.map(({ id, side, verdict, evidence }) => `${id} ${side} ${verdict}: ${evidence}`)).toEqual([]);
});

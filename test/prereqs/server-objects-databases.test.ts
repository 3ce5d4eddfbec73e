import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask } from '../flow/run-task.ts';
import { runSql } from './run-sql.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const reader = {
  name: 'reader',
  password: 'Re4der-lab!',
  permissions: ['VIEW SERVER STATE', 'VIEW ANY DEFINITION', 'SELECT ALL USER SECURABLES'],
} as const;

const asReader = {
  sourceUsername: reader.name,
  sourcePassword: reader.password,
  targetUsername: reader.name,
  targetPassword: reader.password,
};

async function finding(id: string, inputs: Readonly<Record<string, string>>): Promise<Finding | undefined> {
  const { outputs } = await runTask(validatePrereqs, { ...lab.inputs, ...inputs });
  const found: readonly Finding[] = JSON.parse(outputs.findings ?? '[]');
  return found.find((one) => one.id === id);
}

test('databases that can not be entered are named, and hide nothing of the others', async () => {
  lab = await startFlowLaboratory({ logins: [reader] });
  await runSql(lab, 'source', 'USE Sales; CREATE USER [reader];');
  expect(await finding('OBJ-LOGIN-001', asReader)).toMatchObject({
    verdict: 'unknown',
    evidence: expect.stringMatching(/^could not be read: (Inventory|Ledger) \(error 916: .*\), (Inventory|Ledger) \(error 916/),
  });
  await runSql(lab, 'source', "CREATE LOGIN [shop] WITH PASSWORD = 'Sh0p-lab!';\nGO\nUSE Sales; CREATE USER [shop];");
  expect(await finding('OBJ-LOGIN-001', asReader)).toMatchObject({
    verdict: 'fail',
    evidence: expect.stringMatching(/^shop \(Sales\) is not on the target; could not be read: .*Ledger/),
  });
});

test('CONNECT ANY DATABASE is enough to look into all of them', async () => {
  lab = await startFlowLaboratory({ logins: [{ ...reader, permissions: [...reader.permissions, 'CONNECT ANY DATABASE'] }] });
  expect(await finding('OBJ-LOGIN-001', asReader)).toMatchObject({ verdict: 'pass' });
  expect(await finding('OBJ-XDB-001', asReader)).toMatchObject({ verdict: 'pass' });
});

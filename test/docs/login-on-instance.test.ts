import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { type LinkLaboratory, startLinkLaboratory } from '../flow/link/link-laboratory.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import { connect, query } from '../protocol/tds/tedious-client.ts';
import { markedBlocks, readDocument } from './marked-blocks.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

test('on a managed instance the reader is enough for every task', async () => {
  lab = await startLinkLaboratory({ source: { version: 2022 }, instance: { databaseFormat: 'SQLServer2022' } });
  const reader = markedBlocks(readDocument('security.md')).find(({ words }) => words.join(' ') === 'reader 2022')?.text ?? '';
  const [, targetUsername = '', targetPassword = ''] = /CREATE LOGIN \[(\w+)\] WITH PASSWORD = N'([^']+)'/.exec(reader) ?? [];
  const connection = await connect(lab.target.port, { encrypt: true, userName: migrationLogin.name, password: migrationLogin.password });
  for (const batch of reader.split(/^GO$/m)) expect((await query(connection, batch)).errors).toEqual([]);
  connection.close();

  const steps = [
    [validatePrereqs, {}],
    [waitForLsnConvergence, { stabilityWindow: '10s' }],
    [failoverDag, {}],
    [dropAg, { backupTimeout: '1h' }],
  ] as const;
  for (const [task, inputs] of steps)
    expect(await lab.run(task as Task<Fields, Outputs>, { ...inputs, targetUsername, targetPassword })).toMatchObject({
      failure: undefined,
    });
}, 120_000);

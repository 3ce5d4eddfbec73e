import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationReportSchema } from '../../shared/report/migration-report-schema.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { type LinkLaboratory, startLinkLaboratory } from '../flow/link/link-laboratory.ts';
import type { TaskRun as FlowRun } from '../flow/run-task.ts';
import { applicationLogin } from '../lab/engine/migration.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const reportOf = ({ host }: FlowRun) =>
  migrationReportSchema.parse(JSON.parse(readFileSync(join(host.reportFolder, 'report.json'), 'utf8'))).runs[0];

test('over the link: lag until convergence, who took the writes, the order to Azure and the certificate', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 } });
  const waited = reportOf(await lab.run(waitForLsnConvergence, { stabilityWindow: '3s' }));
  expect(waited?.lag?.convergedAt).toBeDefined();
  expect(waited?.lag?.samples.at(-1)?.behind).toBe(0);

  const run = await lab.run(failoverDag, { cutoverMethod: 'remove-link', freezeLogins: applicationLogin.name });
  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  const report = reportOf(run);
  expect(report?.journal.flatMap((entry) => (entry.kind === 'writes' ? [entry.takenBy] : []))).toEqual(['nobody', 'target']);
  const order = report?.journal.find((entry) => entry.kind === 'statement' && entry.sql.startsWith('DELETE'));
  expect(order).toMatchObject({ side: 'target', outcome: 'done' });
  expect(order).not.toHaveProperty('session');
  expect(report?.lag?.samples.at(-1)?.behind).toBe(0);
  expect(report?.before?.map(({ side }) => side)).toEqual(['source', 'target']);
  expect(report?.certificate?.databases.map(({ database }) => database)).toEqual(['Sales']);
  expect(readFileSync(join(run.host.reportFolder, 'report.html'), 'utf8')).toContain('remove the link');
}, 90_000);

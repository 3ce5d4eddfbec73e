import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from '../flow/link/link-laboratory.ts';
import { useCertificates } from './arrange-network.ts';
import { salesOf } from './link-arrangements.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

async function findingOf(id: string, inputs: Readonly<Record<string, string>> = {}): Promise<Finding | undefined> {
  const { outputs } = await lab.run(validatePrereqs, inputs);
  return (JSON.parse(outputs.findings ?? '[]') as readonly Finding[]).find((finding) => finding.id === id);
}

const two = ['Sales', 'Inventory'];

/** Several databases in one link are a preview of these cumulative updates. */
const multi: readonly (readonly [string, LinkOptions, Finding['verdict']])[] = [
  ['2022 CU16', { source: { version: 2022 } }, 'fail'],
  ['2025 RTM', { source: { version: 2025 } }, 'fail'],
];
test.each(multi)('two databases in a link from %s', async (_name, options, verdict) => {
  lab = await startLinkLaboratory({ ...options, databases: two });
  expect(await findingOf('MI-MULTI-001')).toMatchObject({ verdict, evidence: expect.stringMatching(/^2 databases/) });
});

test('accelerated database recovery that is off is said', async () => {
  lab = await startLinkLaboratory({ source: { version: 2019 } });
  expect(await findingOf('MI-ADR-001')).toMatchObject({ verdict: 'fail', evidence: 'Sales has it off' });
});

test('before 2019 there is none', async () => {
  lab = await startLinkLaboratory({ source: { version: 2017, product: '14.0.3490.10' } });
  expect(await findingOf('MI-ADR-001')).toMatchObject({ verdict: 'not-applicable' });
});

test('a certificate of the endpoint that is over fails, whatever Azure knows of it', async () => {
  lab = await startLinkLaboratory();
  useCertificates(lab.migration, -1);
  expect(await findingOf('MI-ENDPOINT-001')).toMatchObject({ verdict: 'fail', evidence: expect.stringMatching(/: it is over$/) });
});

test('without a login the instance is judged by Azure, and the login is not applicable', async () => {
  lab = await startLinkLaboratory({ instance: { sqlLogin: false } });
  expect(await findingOf('MI-LOGIN-001')).toMatchObject({ verdict: 'not-applicable' });
});

test('memory-optimized containers are no FILESTREAM', async () => {
  lab = await startLinkLaboratory({ instance: { tier: 'BusinessCritical' } });
  salesOf(lab).storage.containers.push('memory-optimized');
  expect(await findingOf('MI-FILESTREAM-001')).toMatchObject({ verdict: 'pass' });
  expect(await findingOf('MI-TIER-001')).toMatchObject({ verdict: 'pass', evidence: 'BusinessCritical; memory-optimized tables in Sales' });
});

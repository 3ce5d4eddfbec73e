import type { Finding } from '../../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../../shared/tasks/validate-prereqs.ts';
import type { TaskRun } from '../run-task.ts';
import { type LinkLaboratory, type LinkOptions, startLinkLaboratory } from './link-laboratory.ts';

let lab: LinkLaboratory;
afterEach(() => lab?.close());

const findingsOf = ({ outputs }: TaskRun): readonly Finding[] => JSON.parse(outputs.findings ?? '[]') as readonly Finding[];
const evidenceOf = (run: TaskRun, id: string): string | undefined => findingsOf(run).find((finding) => finding.id === id)?.evidence;

const sources: readonly (readonly [string, NonNullable<LinkOptions['source']>, 'tsql-planned' | 'remove-link'])[] = [
  ['2016 SP3 with the Azure Connect pack', { version: 2016, product: '13.0.7000.253' }, 'remove-link'],
  ['2017 CU31 with the Azure Connect pack', { version: 2017, product: '14.0.3490.10' }, 'remove-link'],
  ['2019 CU20', { version: 2019, product: '15.0.4312.2' }, 'remove-link'],
  ['2022 RTM', { version: 2022, product: '16.0.1000.6' }, 'remove-link'],
  ['2022 CU13', { version: 2022, product: '16.0.4125.3' }, 'tsql-planned'],
  ['2022 Standard', { version: 2022, edition: 'Standard' }, 'tsql-planned'],
  ['2025', { version: 2025 }, 'tsql-planned'],
];
const instances = [
  ['General Purpose, with a login', { tier: 'GeneralPurpose' }],
  ['General Purpose, Azure only', { tier: 'GeneralPurpose', sqlLogin: false }],
  ['Business Critical, with a login', { tier: 'BusinessCritical' }],
  ['Business Critical, Azure only', { tier: 'BusinessCritical', sqlLogin: false }],
] as const satisfies readonly (readonly [string, LinkOptions['instance']])[];

const pairs = sources.flatMap(([source, options, method]) =>
  instances.map(([target, instance]) => [`${source} to ${target}`, { source: options, instance }, method] as const),
);

test.each(pairs)('%s is ready, and nothing is unknown', async (_name, options, method) => {
  lab = await startLinkLaboratory(options);
  const run = await lab.run(validatePrereqs);
  expect(run).toMatchObject({ failure: undefined, outputs: { ready: 'true', errors: '0' } });
  // The clock of these tests runs twenty times as fast, and with it the time that the look at TLS gets.
  expect(findingsOf(run).filter(({ family, verdict }) => verdict === 'unknown' && family !== 'connection')).toEqual([]);
  expect(evidenceOf(run, 'MI-METHOD-001')).toContain(`auto takes ${method}:`);
});

test('with the update policy of its version the way back is promised', async () => {
  lab = await startLinkLaboratory({ source: { version: 2022 }, instance: { databaseFormat: 'SQLServer2022' } });
  const run = await lab.run(validatePrereqs);
  expect(evidenceOf(run, 'MI-PLANNED-001')).toMatch(/^tsql-planned; way back: The link stays and replicates back/);
  expect(evidenceOf(run, 'MI-REMOVE-001')).toMatch(/^remove-link; no way back/);
});

test('Azure is only read: no request changes anything', async () => {
  lab = await startLinkLaboratory();
  await lab.run(validatePrereqs);
  expect(lab.azure.requests.filter((request) => !/^GET |^POST \S+\/oauth2\/v2\.0\/token(\?|$)/.test(request))).toEqual([]);
});

test('an Azure that nobody could sign in to is said once, and the source is judged all the same', async () => {
  lab = await startLinkLaboratory();
  lab.azure.world.principals.splice(0);
  const run = await lab.run(validatePrereqs);
  expect(run.outputs.ready).toBe('false');
  const errors = run.host.lines.filter((line) => line.startsWith('error: MI-'));
  expect(errors).toEqual([expect.stringContaining('MI-SIGNIN-001')]);
  expect(findingsOf(run).find(({ id }) => id === 'MI-BUILD-001')?.verdict).toBe('pass');
});

test('a pipeline that may only read is told which role each later task needs', async () => {
  lab = await startLinkLaboratory();
  const { assignments } = lab.azure.world;
  const [first] = assignments.splice(0);
  if (first) assignments.push({ ...first, actions: ['*/read'] });
  const run = await lab.run(validatePrereqs);
  const lacking = findingsOf(run).filter(({ id, verdict }) => id.startsWith('MI-') && verdict === 'fail' && id !== 'MI-POLICY-001');
  expect(lacking.map(({ id }) => id)).toEqual(expect.arrayContaining(['MI-WRITE-001', 'MI-DELETE-001', 'MI-FAILOVER-001']));
  const command = lacking.find(({ id }) => id === 'MI-DELETE-001')?.remedy?.command ?? '';
  expect(command).toMatch(/^az role definition create --role-definition '\{.*\}'; az role assignment create .* --role '/);
  const [definition = ''] = /\{.*\}/.exec(command) ?? [];
  assignments.push({
    ...assignments[0],
    objectId: first?.objectId ?? '',
    scope: first?.scope ?? '',
    notActions: [],
    actions: JSON.parse(definition).Actions,
  });
  const again = await lab.run(validatePrereqs);
  expect(again).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
});

test('only the actions of that role are enough for everything', async () => {
  lab = await startLinkLaboratory();
  const { assignments } = lab.azure.world;
  const [first] = assignments.splice(0);
  if (first) assignments.push({ ...first, actions: ['Microsoft.Authorization/permissions/read'] });
  const before = await lab.run(validatePrereqs);
  const command = findingsOf(before).find(({ id }) => id === 'MI-READ-001')?.remedy?.command ?? '';
  const { Actions } = JSON.parse(/\{.*\}/.exec(command)?.[0] ?? '{}') as { readonly Actions: readonly string[] };
  assignments.splice(0);
  if (first) assignments.push({ ...first, actions: Actions, notActions: [] });
  expect(await lab.run(validatePrereqs)).toMatchObject({ failure: undefined, outputs: { ready: 'true', errors: '0' } });
});

test('the name of another link is not taken for a link that was removed', async () => {
  lab = await startLinkLaboratory({ instance: { sqlLogin: false } });
  const run = await lab.run(validatePrereqs, { linkName: 'another' });
  expect(run.failure).toContain('MI-LINK-001');
});

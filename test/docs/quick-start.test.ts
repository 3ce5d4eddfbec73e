import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dagName, databases, startDemoLaboratory } from '../../scripts/demo/laboratory.ts';
import { linkCases, linkDatabases, startLinkDemoLaboratory } from '../../scripts/demo/link-laboratory.ts';
import { writableSides } from '../../scripts/demo/writable-sides.ts';
import { githubRepository, pipelineIdentity, resourceGroup, subscriptionId, tenantId } from '../lab/arm/build-world.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import type { Writers } from '../lab/engine/writers/writers.ts';
import type { PipelineEvent } from '../lab/hosts/pipeline/events.ts';
import type { LaboratoryAzure, RunningLaboratory } from '../lab/start-laboratory.ts';
import { markedBlocks, readDocument } from './marked-blocks.ts';
import { follow } from './reader.ts';
import { onAzurePipelines, onGithub } from './run-as-set-up.ts';

type RouteName = 'sql-vm' | 'managed-instance';

const known = { repository: githubRepository, clientId: pipelineIdentity.clientId, tenantId, subscriptionId };
const [linkCase] = linkCases;

interface Started {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  readonly azure?: LaboratoryAzure;
  readonly access: { readonly sourceServer: string; readonly targetServer: string; readonly username: string; readonly password: string };
  readonly caCertificate: string;
}

/** A laboratory under load for the route. */
async function start(route: RouteName): Promise<Started> {
  const started = route === 'sql-vm' ? await startDemoLaboratory() : await startLinkDemoLaboratory(linkCase);
  return { ...started, caCertificate: started.access.caCertificate };
}

/** Follows a page to the letter and executes what it has started. */
async function migrate(page: string, route: RouteName) {
  const started = await start(route);
  const { lab, writers, azure } = started;
  const home = await mkdtemp(join(tmpdir(), 'quick-start-'));
  try {
    const ca = join(home, 'ca.pem');
    await writeFile(ca, started.caCertificate);
    const text = readDocument(page);
    const blocks = markedBlocks(text).filter(({ words }) => words.includes('both') || words.includes(route));
    const followed = await follow(blocks, {
      home,
      known,
      typed: [started.access.password, started.access.password],
      values: values(page, route, started, ca),
    });
    const { run: startedRun } = followed.account;
    if (startedRun === undefined) throw new Error('The page starts no run.');
    const file = join(home, 'pipeline.yml');
    await writeFile(file, await followed.pushed(startedRun.file));
    const machine = azure && { AZURE_AUTHORITY_HOST: azure.origin, AZURE_RESOURCE_MANAGER_URL: azure.origin, NODE_EXTRA_CA_CERTS: ca };
    const events: PipelineEvent[] = [];
    const listen = (event: PipelineEvent) => void events.push(event);
    const setting = { file, workFolder: join(home, 'run'), listen, inputs: startedRun.inputs, ...(machine && { machine }) };
    const { result } = page === github ? await onGithub(setting, followed, azure) : await onAzurePipelines(setting, followed, text, azure);
    await writers.stop();
    const outputs = new Map(events.flatMap((event) => (event.type === 'step-finished' ? [...event.report.outputs] : [])));
    const { acknowledged, lost, unexpected } = writers.verify();
    return {
      result,
      outcome: outputs.get('outcome'),
      dropped: outputs.get('dropped'),
      approved: events.flatMap((event) => (event.type === 'gate-decided' && event.approved ? [event.environment] : [])),
      wrote: acknowledged > 0,
      lost,
      unexpected,
      violations: lab.migration.violations,
      application: writableSides(lab).application,
      runner: runnersOf(await readFile(file, 'utf8')).every((name) => text.includes(`\`${name}\``)),
    };
  } finally {
    await writers.stop();
    await lab.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Labels and pools that a pipeline file asks for; the page has to name them. */
const runnersOf = (yaml: string): readonly string[] =>
  [...yaml.matchAll(/^\s*(?:runs-on: \[self-hosted, |pool: )([\w-]+)/gm)].map(([, name = '']) => name);

function values(page: string, route: RouteName, { access, azure }: Started, ca: string): Readonly<Record<string, string>> {
  const link = { AZURE_ENVIRONMENT: 'Custom', RESOURCE_GROUP: resourceGroup, MANAGED_INSTANCE: azure?.instance.name ?? '' };
  return {
    SOURCE_SERVER: access.sourceServer,
    SOURCE_USERNAME: access.username,
    SOURCE_CA_FILE: ca,
    TARGET_SERVER: access.targetServer,
    TARGET_USERNAME: access.username,
    DAG: dagName,
    DATABASES: (route === 'sql-vm' ? databases : linkDatabases).join(','),
    ...(route === 'sql-vm' ? { TARGET_CA_FILE: ca } : { ...link, APPLICATION_LOGINS: applicationLogin.name }),
    ...(page !== github && { REPOSITORY: 'Migration', ...(route === 'managed-instance' && { SUBSCRIPTION: subscriptionId }) }),
  };
}

const github = 'quick-start-github.md';
const azurePipelines = 'quick-start-azure-pipelines.md';

const finished = {
  result: 'succeeded',
  outcome: 'completed',
  dropped: 'true',
  approved: ['migration-cutover', 'migration-cleanup'],
  wrote: true,
  lost: [],
  unexpected: [],
  violations: [],
  application: ['target'],
  runner: true,
};

test.each([github, azurePipelines])('every block of %s that is said to be run is executed, and no other one', (page) => {
  const text = readDocument(page);
  const said = text.slice(text.indexOf('## 1.')).match(/\*run\*/g) ?? [];
  const blocks = markedBlocks(text);
  expect(blocks).toHaveLength(said.length);
  expect(new Set(blocks.flatMap(({ words }) => words))).toEqual(new Set(['values', 'both', 'sql-vm', 'managed-instance']));
});

// Side by side: most of the time is waiting.
test.each<[RouteName]>([['sql-vm'], ['managed-instance']])(
  'who follows the quick starts to the letter has migrated under load and has lost nothing (%s)',
  async (route) => {
    const ends = await Promise.allSettled([migrate(github, route), migrate(azurePipelines, route)]);
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : end.reason))).toEqual([finished, finished]);
  },
  180_000,
);

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { pascal } from '../../shared/core/casing.ts';
import { tasks } from '../../shared/tasks/index.ts';
import { runAzurePipeline } from '../../test/lab/hosts/pipeline/azure-pipeline.ts';
import type { PipelineResult } from '../../test/lab/hosts/pipeline/events.ts';
import { runGithubWorkflow } from '../../test/lab/hosts/pipeline/github-workflow.ts';
import { type DemoLaboratory, dagName, databases } from './laboratory.ts';
import type { ExampleRun } from './rehearsal.ts';

export interface FleetRun extends ExampleRun {
  /** One a migration, each with the wave that it belongs to. */
  readonly fleet: readonly { readonly wave: string; readonly access: DemoLaboratory['access'] }[];
}

const approve = async () => true;
const example = 'migrate-fleet.yml';

/** Executes the example of examples/github with the bundles in actions/. Its waves are canary, first and second. */
export const runGithubFleet = async ({ root, fleet, workFolder, listen, signal }: FleetRun): Promise<PipelineResult> =>
  runGithubWorkflow({
    file: join(root, 'examples/github', example),
    node: process.execPath,
    workFolder,
    resolveAction: (reference) => (reference.path.startsWith('actions/') ? join(root, reference.path) : undefined),
    repository: await writeRepository(fleet, workFolder),
    vars: certificates(fleet, (pem) => pem),
    secrets: passwords(fleet),
    approve,
    listen,
    ...(signal && { signal }),
  });

/** Executes the example of examples/azure-pipelines with the bundles in tasks/. Its waves are those of the fleet. */
export const runAzureFleet = async ({ root, fleet, workFolder, listen, signal }: FleetRun): Promise<PipelineResult> => {
  const folders = new Map(tasks.map((task) => [pascal(task.name), join(root, 'tasks', task.name)]));
  return runAzurePipeline({
    file: join(root, 'examples/azure-pipelines', example),
    nodes: { node24: process.execPath, useNode24WithHandlerData: true },
    workFolder,
    resolveTask: ({ name }) => folders.get(name),
    parameters: { waves: stringify(wavesOf(fleet)) },
    repository: await writeRepository(fleet, workFolder),
    groups: {
      'dag-migration': { variables: certificates(fleet, (pem) => Buffer.from(pem).toString('base64')), secrets: passwords(fleet) },
    },
    connections: [{ id: 'azure-migration', name: 'azure-migration', authorization: { scheme: 'None', parameters: {} } }],
    approve,
    listen,
    ...(signal && { signal }),
  });
};

type Fleet = FleetRun['fleet'];

const wavesOf = (fleet: Fleet): readonly string[] => [...new Set(fleet.map(({ wave }) => wave))];

/** A repository with a file of migrations, as a user would write it. */
async function writeRepository(fleet: Fleet, workFolder: string): Promise<string> {
  const folder = join(workFolder, 'repository');
  const now = Date.now();
  const at = (hours: number) => `${new Date(now + hours * 3_600_000).toISOString().slice(0, 16)}Z`;
  const side = (server: string, username: string, index: number) => ({
    server,
    username,
    password: { secret: `PASSWORD_${index}` },
    'ca-certificate': { variable: `CA_${index}` },
  });
  const migrations = fleet.map(({ wave, access }, index) => ({
    id: `migration-${index + 1}`,
    wave,
    'distributed-availability-group': dagName,
    databases: [...databases],
    source: side(access.sourceServer, access.username, index),
    target: side(access.targetServer, access.username, index),
  }));
  await mkdir(folder, { recursive: true });
  const defaults = {
    window: { from: at(-1), to: at(2) },
    options: { 'wait-for-lsn-convergence': { 'stability-window': '1s' } },
  };
  await writeFile(join(folder, 'migrations.yml'), stringify({ waves: wavesOf(fleet), defaults, migrations }));
  return folder;
}

const certificates = (fleet: Fleet, write: (pem: string) => string): Record<string, string> =>
  Object.fromEntries(fleet.map(({ access }, index) => [`CA_${index}`, write(access.caCertificate)]));

const passwords = (fleet: Fleet): Record<string, string> =>
  Object.fromEntries(fleet.map(({ access }, index) => [`PASSWORD_${index}`, access.password]));

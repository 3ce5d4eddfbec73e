import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { pascal } from '../../../shared/core/casing.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';

const root = path.join(import.meta.dirname, '../../..');

export interface FleetPack extends FakePack {
  /** A folder with this text as its migrations.yml. */
  repository(migrations: string): Promise<string>;
}

/** The real plan-fleet from its source, with its real manifests; the five tasks that migrate are echoes, which set these outputs. */
export async function createFleetPack(
  outputs: Readonly<Record<string, Readonly<Record<string, string>>>>,
  seen: readonly string[],
): Promise<FleetPack> {
  const pack = await createFakePack();
  for (const [name, values] of Object.entries(outputs)) {
    const text = JSON.stringify(values);
    await pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': text } });
    const inputs = { fakeOutputs: text, inputNames: JSON.stringify(seen) };
    await pack.task(pascal(name), { script: 'echo-task.mjs', inputs, manifest: { version: { Major: 1, Minor: 0, Patch: 0 } } });
  }
  const action = parse(readFileSync(path.join(root, 'actions/plan-fleet/action.yml'), 'utf8'));
  await pack.action('plan-fleet', {
    script: 'plan-fleet-action.mjs',
    manifest: { ...action, runs: { using: 'node24', main: 'main.mjs' } },
  });
  const task = JSON.parse(readFileSync(path.join(root, 'tasks/plan-fleet/task.json'), 'utf8'));
  const execution = { Node20_1: { target: 'main.mjs' }, Node24: { target: 'main.mjs' } };
  await pack.task('PlanFleet', { script: 'plan-fleet-task.mjs', manifest: { ...task, execution } });
  let counter = 0;
  return {
    ...pack,
    async repository(migrations) {
      const folder = path.join(pack.folder, `repository${++counter}`);
      await mkdir(folder);
      await writeFile(path.join(folder, 'migrations.yml'), migrations);
      return folder;
    },
  };
}

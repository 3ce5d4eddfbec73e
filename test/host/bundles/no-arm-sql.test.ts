import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doorsOf, sides } from '../../../scripts/doors.ts';
import { ensureFreshBundles } from '../../../scripts/fresh-bundles.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What the libraries of Azure that are bundled here call themselves in the requests that they send. */
function librariesIn(folder: string): readonly string[] {
  const scripts = readdirSync(join(root, folder)).filter((file) => file.endsWith('.js'));
  const found = scripts.flatMap((file) => read(`${folder}/${file}`).match(/azsdk-js-[\w-]+|@azure\/arm-[\w-]+/g) ?? []);
  return [...new Set(found)].sort();
}

test('no bundle of either host has @azure/arm-sql, or another client that was generated for a part of Azure', async () => {
  await ensureFreshBundles(root, 'tasks');
  for (const side of sides) {
    for (const name of doorsOf(root, side)) {
      const libraries = librariesIn(`${side}/${name}/dist`);
      // The library that signs in names itself the same way: what is looked for here can be seen in a bundle.
      expect([side, name, libraries]).toEqual([side, name, name === 'plan-fleet' ? [] : ['azsdk-js-identity']]);
    }
  }
}, 180_000);

test('and none is a dependency, direct or not', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const installed = Object.keys(JSON.parse(read('package-lock.json')).packages).map((path) => path.replace(/^.*node_modules\//, ''));
  expect(installed).toContain('@azure/identity');
  for (const name of [...Object.keys({ ...dependencies, ...devDependencies }), ...installed]) expect(name).not.toMatch(/^@azure\/arm-/);
});

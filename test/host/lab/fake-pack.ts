import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Actions and tasks made for a test: a manifest of its own and a script from `fixtures`. */
export interface FakePack {
  readonly folder: string;
  action(name: string, fake: FakeStep): Promise<string>;
  task(name: string, fake: FakeStep): Promise<string>;
  file(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export interface FakeStep {
  /** A file of `fixtures`. */
  readonly script: string;
  readonly postScript?: string;
  /** Names and defaults. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly manifest?: Readonly<Record<string, unknown>>;
}

const fixtures = new URL('./fixtures/', import.meta.url);

export async function createFakePack(): Promise<FakePack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fake-pack-'));
  const stub = async (home: string, name: string, script: string | undefined) => {
    if (script !== undefined) await writeFile(path.join(home, name), `import '${pathToFileURL(new URL(script, fixtures).pathname)}';\n`);
  };
  const make = async (name: string, { script, postScript }: FakeStep) => {
    const home = path.join(folder, name);
    await mkdir(home, { recursive: true });
    await stub(home, 'main.mjs', script);
    await stub(home, 'post.mjs', postScript);
    return home;
  };
  return {
    folder,
    async action(name, fake) {
      const home = await make(name, fake);
      const inputs = Object.fromEntries(
        Object.entries(fake.inputs ?? {}).map(([input, value]) => [input, { description: input, default: value }]),
      );
      const post = fake.postScript === undefined ? {} : { post: 'post.mjs' };
      // JSON is YAML too.
      await writeFile(
        path.join(home, 'action.yml'),
        JSON.stringify({ name, inputs, runs: { using: 'node24', main: 'main.mjs', ...post }, ...fake.manifest }),
      );
      return home;
    },
    async task(name, fake) {
      const home = await make(name, fake);
      const inputs = Object.entries(fake.inputs ?? {}).map(([input, defaultValue]) => ({
        name: input,
        type: 'string',
        label: input,
        defaultValue,
      }));
      const handlers = (target: string) => ({ Node20_1: { target }, Node24: { target } });
      const post = fake.postScript === undefined ? {} : { postjobexecution: handlers('post.mjs') };
      const version = { Major: 0, Minor: 1, Patch: 0 };
      await writeFile(
        path.join(home, 'task.json'),
        JSON.stringify({ name, version, inputs, execution: handlers('main.mjs'), ...post, ...fake.manifest }),
      );
      return home;
    },
    async file(name, text) {
      const file = path.join(folder, name);
      await writeFile(file, text);
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

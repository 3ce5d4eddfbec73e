import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linksResolve } from '../../../scripts/checks/links.ts';
import { textIsPortable } from '../../../scripts/checks/portable-text.ts';
import { repositoryFiles } from '../../../scripts/checks/repository-files.ts';

function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'repository-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('files of the repository, without what is built or installed', () => {
  const root = repository({ 'b.md': '', 'a/c.ts': '', 'a/dist/x.js': '', 'node_modules/y.js': '', '.github/z.yml': '' });
  expect(repositoryFiles(root)).toEqual(['.github/z.yml', 'a/c.ts', 'b.md']);
});

test.each([
  ['a file', '[x](docs/a.md)', []],
  ['a folder', '[x](docs)', []],
  ['a heading', '[x](docs/a.md#how-it-works-now)', []],
  ['a heading of its own', '# One `two`\n[x](#one-two)', []],
  ['the web', '[x](https://example.com/nothing)', []],
  ['code', '`[x](nothing.md)`\n```\n[x](nothing.md)\n```', []],
  ['a file that is not there', '[x](docs/b.md)', ['README.md links to docs/b.md, which is not there.']],
  ['the second heading of a name', '# One\n# One\n[x](#one-1)', []],
  ['a third one that is not there', '# One\n# One\n[x](#one-2)', ['README.md links to #one-2, which is not there.']],
  ['the web without TLS', '[x](http://example.com/)', ['README.md links to http://example.com/, which is no https address.']],
  ['a name that is no host', '[x](https://example/)', ['README.md links to https://example/, which is no https address.']],
  ['an address with a login', '[x](https://me@example.com/)', ['README.md links to https://me@example.com/, which is no https address.']],
  ['a heading that is not there', '[x](docs/a.md#else)', ['README.md links to docs/a.md#else, which is not there.']],
])('a link to %s', async (_, text, problems) => {
  const root = repository({ 'README.md': text, 'docs/a.md': '## How it works, now!\n' });
  expect(await linksResolve.problems(root)).toEqual(problems);
});

const machine = ['', 'home', 'someone', 'x'].join('/');
/** As a lock file says it; in pieces, so that the check does not find it here. */
const resolved = (host: string) => `"resolved": ${JSON.stringify(`https://${host}/x.tgz`)}`;

test.each([
  ['a path of one machine', `const x = '${machine}';`, 1],
  ['a registry of one network', resolved('registry.corp.example'), 1],
  ['the public registry', resolved('registry.npmjs.org'), 0],
  ['a path inside the repository', "import '../home/x.ts'; const y = 'a/tmp/b';", 0],
])('%s', async (_, text, count) => {
  expect(await textIsPortable.problems(repository({ 'a.ts': text }))).toHaveLength(count);
});

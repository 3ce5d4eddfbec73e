import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../../..');

/** What a file brings in when it loads: imports of types and `import()` do not count. */
function loadedBy(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2023, true);
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const typeOnly = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    const specifier = statement.moduleSpecifier;
    return typeOnly || !specifier || !ts.isStringLiteral(specifier) ? [] : [specifier.text];
  });
}

/** Every file and library that a door loads before its task begins. */
function loadedAtStart(door: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [door];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    if (!path.endsWith('.ts')) continue;
    for (const specifier of loadedBy(path)) waiting.push(specifier.startsWith('.') ? join(path, '..', specifier) : specifier);
  }
  return found;
}

const doors = ['actions', 'tasks'].flatMap((side) =>
  readdirSync(join(root, side), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${side}/${entry.name}/index.ts`),
);

test.each(doors)('%s loads nothing of Azure before somebody signs in', (door) => {
  const loaded = loadedAtStart(door);
  expect(loaded).toContain(door.includes('plan-fleet') ? 'shared/hosts/no-servers.ts' : 'shared/hosts/ports.ts');
  expect(
    [...loaded].filter((name) => name.startsWith('@azure/') || /^shared\/azure\/(sign-in|exchange|arm-client|ways)/.test(name)),
  ).toEqual([]);
});

test('a sign-in does', () => {
  const loaded = loadedAtStart('shared/azure/sign-in.ts');
  expect([...loaded]).toEqual(expect.arrayContaining(['@azure/identity', '@azure/core-rest-pipeline']));
});

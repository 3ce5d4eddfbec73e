import { readSource } from '../../../scripts/checks/source.ts';
import { breaches } from '../../../scripts/checks/walls.ts';

const breachesOf = (path: string, text: string) => breaches(path, readSource(path, text));

test.each([
  ['cutover knows nothing else', 'shared/cutover/a.ts', "import { b } from '../core/b.ts';"],
  ['not even a built-in', 'shared/cutover/a.ts', "import { join } from 'node:path';"],
  ['core knows no SQL', 'shared/core/a.ts', "import { openSession } from '../sqlserver/connect.ts';"],
  ['core knows the host only as a type', 'shared/core/a.ts', "import { x } from '../hosts/host.ts';"],
  ['only the adapter knows its library', 'shared/tasks/a.ts', "import * as core from '@actions/core';"],
  ['the driver stays in its folder', 'shared/steps/a.ts', "import sql from 'mssql';"],
  ['a lazy import counts too', 'shared/steps/a.ts', "const sql = await import('mssql');"],
  ['an export counts too', 'shared/core/a.ts', "export { x } from '../tasks/x.ts';"],
  ['Azure stays in its folder', 'shared/sqlserver/a.ts', "import { x } from '@azure/identity';"],
  ['the product does not know its tests', 'shared/tasks/a.ts', "import { x } from '../../test/lab/x.ts';"],
  ['the laboratory does not know the product', 'test/lab/engine/a.ts', "import { x } from '../../../shared/cutover/lsn.ts';"],
  ['the clock is a port', 'shared/steps/a.ts', 'const t = Date.now();'],
  ['so is a pause', 'shared/tasks/a.ts', 'setTimeout(() => {}, 5);'],
  ['and the date', 'shared/report/a.ts', 'const now = new Date();'],
  ['T-SQL stays in its folder', 'shared/steps/a.ts', "const sql = 'ALTER AVAILABILITY GROUP [x] SET (ROLE = SECONDARY)';"],
  ['T-SQL in a template', 'shared/tasks/a.ts', 'const sql = `SELECT name FROM ' + 'sys.databases WHERE name = $' + '{x}`;'],
  ['a folder without a wall', 'shared/new-folder/a.ts', ''],
])('%s', (_, path, text) => {
  expect(breachesOf(path, text)).toHaveLength(1);
});

test.each([
  ['types of the host in core', 'shared/core/a.ts', "import type { Host } from '../hosts/host.ts';"],
  ['the driver in its folder', 'shared/sqlserver/a.ts', "import sql from 'mssql';"],
  ['a date that was given', 'shared/report/a.ts', 'const then = new Date(0);'],
  ['T-SQL in its folder', 'shared/sqlserver/a.ts', "const sql = 'ALTER AVAILABILITY GROUP [x] OFFLINE';"],
  ['words that only look like T-SQL', 'shared/steps/a.ts', "const message = 'Select the target from the list. Set it to false.';"],
  ['a comment', 'shared/steps/a.ts', '// Date.now() and SELECT name FROM sys.databases'],
])('allowed: %s', (_, path, text) => {
  expect(breachesOf(path, text)).toEqual([]);
});

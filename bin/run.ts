import '../shared/hosts/node20.ts';
import { readFileSync } from 'node:fs';
import { ports } from '../shared/hosts/ports.ts';
import { runInTerminal } from '../shared/hosts/terminal/door.ts';
import { tasks } from '../shared/tasks/index.ts';
import { readMigrationValues } from '../shared/tasks/migration-values.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
await runInTerminal(tasks, ports, { args: process.argv.slice(2), env: process.env, version, readMigration: readMigrationValues });

import '../../../shared/hosts/node20.ts';
import { ports } from '../../../shared/hosts/ports.ts';
import { runInTerminal } from '../../../shared/hosts/terminal/door.ts';
import { readMigrationValues } from '../../../shared/tasks/migration-values.ts';
import { fixtureTask } from './fixture-task.ts';

await runInTerminal([fixtureTask], ports, {
  args: process.argv.slice(2),
  env: process.env,
  version: '1.2.3',
  readMigration: readMigrationValues,
});

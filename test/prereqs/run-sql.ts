import type { SideName } from '../../shared/cutover/observation.ts';
import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import { createBackend } from '../lab/tsql/backend.ts';

/** Brings a side of the laboratory into a state with T-SQL, as a sysadmin would; batches are separated by GO. Throws what the server said. */
export async function runSql(lab: FlowLaboratory, side: SideName, sql: string): Promise<void> {
  const instance = lab.migration[side];
  const session = await createBackend(instance, instance).login(
    {
      userName: migrationLogin.name,
      password: migrationLogin.password,
      database: '',
      appName: 'arrangement',
      hostName: 'RUNNER',
      serverName: '',
      readOnlyIntent: false,
      encrypted: true,
      clientAddress: '127.0.0.1',
      localPort: 1433,
    },
    () => {},
  );
  const errors: string[] = [];
  const nothing = () => {};
  const sink = {
    columns: nothing,
    row: nothing,
    statementDone: nothing,
    databaseChanged: nothing,
    flush: nothing,
    message: ({ number, severity, message }: { number: number; severity: number; message: string }) => {
      if (severity > 10) errors.push(`${number}: ${message}`);
    },
  };
  for (const batch of sql.split(/^\s*GO\s*$/im)) await session.execute(batch, [], sink);
  session.close();
  if (errors.length > 0) throw new Error(`${errors.join('; ')}\n${sql}`);
}

import { migrationLogin } from '../../test/lab/engine/migration.ts';
import type { Writers } from '../../test/lab/engine/writers/writers.ts';
import { type RunningLaboratory, startLaboratory } from '../../test/lab/start-laboratory.ts';

/** What the demo moves: the name of the DAG and three databases. */
export const dagName = 'MigrationDag';
export const databases = ['Sales', 'Inventory', 'Ledger'] as const;

export interface DemoLaboratory {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  /** Values for the variables and secrets that the example pipelines name. */
  readonly access: {
    readonly sourceServer: string;
    readonly targetServer: string;
    readonly username: string;
    readonly password: string;
    /** PEM */
    readonly caCertificate: string;
  };
}

/** Two SQL Server stand-ins, joined by a DAG that commits asynchronously, with writers at work on all databases. */
export async function startDemoLaboratory(): Promise<DemoLaboratory> {
  const lab = await startLaboratory({
    distributedAvailabilityGroup: dagName,
    databases,
    mode: 'ASYNCHRONOUS_COMMIT',
    source: { server: 'ONPREM-SQL', version: 2022 },
    target: { server: 'AZURE-SQLVM', version: 2022 },
  });
  return {
    lab,
    writers: lab.migration.startWriters(),
    access: {
      sourceServer: `127.0.0.1,${lab.source.port}`,
      targetServer: `127.0.0.1,${lab.target.port}`,
      username: migrationLogin.name,
      password: migrationLogin.password,
      caCertificate: lab.certificate.ca,
    },
  };
}

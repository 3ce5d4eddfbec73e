import { migrationLogin } from '../../test/lab/engine/migration.ts';
import type { Writers } from '../../test/lab/engine/writers/writers.ts';
import { type RunningLaboratory, startLaboratory } from '../../test/lab/start-laboratory.ts';

/** What the demo moves: the name of the DAG and three databases. */
export const dagName = 'MigrationDag';
export const databases = ['Sales', 'Inventory', 'Ledger'] as const;

/** Values for the variables and secrets that the example pipelines name. */
export interface DemoAccess {
  readonly sourceServer: string;
  readonly targetServer: string;
  readonly username: string;
  readonly password: string;
  /** PEM of the CA of the servers, and of Azure where there is one. */
  readonly caCertificate: string;
}

export interface DemoLaboratory {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  readonly access: DemoAccess;
}

export const accessTo = ({ source, target, certificate }: RunningLaboratory): DemoAccess => ({
  sourceServer: `127.0.0.1,${source.port}`,
  targetServer: `127.0.0.1,${target.port}`,
  username: migrationLogin.name,
  password: migrationLogin.password,
  caCertificate: certificate.ca,
});

/** Two SQL Server stand-ins, joined by a DAG that commits asynchronously, with writers at work on all databases. */
export async function startDemoLaboratory(): Promise<DemoLaboratory> {
  const lab = await startLaboratory({
    distributedAvailabilityGroup: dagName,
    databases,
    mode: 'ASYNCHRONOUS_COMMIT',
    source: { server: 'ONPREM-SQL', version: 2022 },
    target: { server: 'AZURE-SQLVM', version: 2022 },
  });
  return { lab, writers: lab.migration.startWriters(), access: accessTo(lab) };
}

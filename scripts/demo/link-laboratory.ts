import { applicationLogin, type ManagedInstanceOptions, type SideOptions } from '../../test/lab/engine/migration.ts';
import type { Writers } from '../../test/lab/engine/writers/writers.ts';
import { type LaboratoryAzure, type RunningLaboratory, startLaboratory } from '../../test/lab/start-laboratory.ts';
import { accessTo, type DemoAccess, dagName } from './laboratory.ts';

/** One: a link holds one database unless the preview of several was switched on (Microsoft, "Managed Instance link overview"). */
export const linkDatabases = ['Sales'] as const;

/** A pair of a source and an instance, each with its own way over. */
export interface LinkCase {
  readonly title: string;
  readonly version: NonNullable<SideOptions['version']>;
  readonly instance: Omit<ManagedInstanceOptions, 'kind'>;
}

/** Each takes another way: the link is removed, is kept, and is kept by an instance of four nodes. */
export const linkCases: readonly [LinkCase, ...LinkCase[]] = [
  { title: 'SQL Server 2019 to General Purpose', version: 2019, instance: {} },
  { title: 'SQL Server 2022 to General Purpose', version: 2022, instance: { databaseFormat: 'SQLServer2022' } },
  {
    title: 'SQL Server 2025 to Business Critical',
    version: 2025,
    instance: { databaseFormat: 'SQLServer2025', tier: 'BusinessCritical' },
  },
];

export interface LinkDemoLaboratory {
  readonly lab: RunningLaboratory;
  readonly azure: LaboratoryAzure;
  readonly writers: Writers;
  readonly access: DemoAccess & { readonly applicationLogins: string };
}

/** A SQL Server and a managed instance with Azure around it, joined by an asynchronous link, with writers at work. */
export async function startLinkDemoLaboratory({ version, instance }: LinkCase): Promise<LinkDemoLaboratory> {
  const lab = await startLaboratory({
    distributedAvailabilityGroup: dagName,
    databases: linkDatabases,
    mode: 'ASYNCHRONOUS_COMMIT',
    source: { server: 'ONPREM-SQL', version },
    target: { kind: 'managed-instance', ...instance },
    // By day the first backup takes minutes to begin; a demo should not.
    timings: { firstBackupMs: 1_000 },
  });
  const { azure } = lab;
  if (azure === undefined) throw new Error('The laboratory has no Azure.');
  azure.instance.retryAfter = undefined;
  return {
    lab,
    azure,
    writers: lab.migration.startWriters(),
    access: { ...accessTo(lab), applicationLogins: applicationLogin.name },
  };
}

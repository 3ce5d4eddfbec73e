import type { SqlValue } from '../../sql-types.ts';
import { instanceName, machineName, type Server, shownName } from '../servers/server.ts';
import { dataFolder } from '../views/database-files.ts';

const engineEditions = { Enterprise: 3, Developer: 3, Evaluation: 3, Standard: 2, Web: 2, Express: 4, 'SQL Azure': 8 } as const;
const editionIds = {
  Enterprise: 1_872_460_670n,
  Developer: -2_117_995_310n,
  Evaluation: 610_778_273n,
  Standard: -1_534_726_760n,
  Web: 1_293_598_313n,
  Express: -1_592_396_055n,
  'SQL Azure': 1_674_378_470n,
} as const;

/** SERVERPROPERTY; names in lower case. An unknown name gives NULL. */
const properties: Readonly<Record<string, (server: Server) => SqlValue>> = {
  buildclrversion: () => 'v4.0.30319',
  collation: (server) => server.collation,
  collationid: () => 872_468_488,
  computernamephysicalnetbios: machineName,
  edition: (server) => (server.managed ? server.edition : `${server.edition} Edition (64-bit)`),
  editionid: (server) => editionIds[server.edition],
  engineedition: (server) => engineEditions[server.edition],
  filestreamconfiguredlevel: (server) => server.hosting.filestreamLevel,
  filestreameffectivelevel: (server) => server.hosting.filestreamLevel,
  filestreamsharename: (server) => instanceName(server) ?? 'MSSQLSERVER',
  hadrmanagerstatus: (server) => server.settings.hadrManagerStatus ?? (server.hadrEnabled ? 1 : 0),
  instancedefaultbackuppath: (server) => dataFolder(server).replace(/DATA\\$/, 'Backup'),
  instancedefaultdatapath: (server) => server.settings.dataPath ?? dataFolder(server),
  instancedefaultlogpath: (server) => server.settings.logPath ?? dataFolder(server),
  instancename: instanceName,
  isadvancedanalyticsinstalled: () => 0,
  isclustered: (server) => (server.settings.clustered ? 1 : 0),
  isfulltextinstalled: () => 1,
  ishadrenabled: (server) => (server.hadrEnabled ? 1 : 0),
  isintegratedsecurityonly: () => 0,
  islocaldb: () => 0,
  ispolybaseinstalled: () => 0,
  issingleuser: (server) => (server.settings.singleUser ? 1 : 0),
  isxtpsupported: (server) => (server.hosting.memoryOptimizedTables ? 1 : 0),
  lcid: () => 1033,
  licensetype: () => 'DISABLED',
  machinename: machineName,
  numlicenses: () => null,
  pathseparator: () => '\\',
  processid: () => 4242,
  productbuild: (server) => server.version.product.split('.')[2] ?? null,
  productbuildtype: () => null,
  productlevel: (server) => server.version.level,
  productmajorversion: (server) => server.version.product.split('.')[0] ?? null,
  productminorversion: () => '0',
  productupdatelevel: (server) => server.version.updateLevel,
  productupdatereference: (server) => server.version.updateReference,
  productupdatetype: (server) => {
    if (server.managed === undefined) return null;
    return server.managed.databaseFormat === 'AlwaysUpToDate' ? 'Continuous' : 'CU';
  },
  productversion: (server) => server.version.product,
  resourceversion: (server) => server.version.product,
  servername: shownName,
  sqlcharset: () => 1,
  sqlcharsetname: () => 'iso_1',
  sqlsortorder: () => 52,
  sqlsortordername: () => 'nocase_iso',
};

export function serverProperty(server: Server, name: string): SqlValue {
  return properties[name.toLowerCase()]?.(server) ?? null;
}

/** @@VERSION */
export function versionText(server: Server): string {
  const { year, level, updateLevel, updateReference, product, built } = server.version;
  if (server.managed) return `Microsoft SQL Azure (RTM) - ${product} \n\t${built} \n\tCopyright (C) 2022 Microsoft Corporation\n`;
  const update = updateLevel ?? level;
  const reference = updateReference === null ? '' : ` (${updateReference})`;
  return `Microsoft SQL Server ${year} (${level === update ? level : `${level}-${update}`})${reference} - ${product} (X64) \n\t${built} \n\tCopyright (C) ${year >= 2022 ? year : 2019} Microsoft Corporation\n\t${server.edition} Edition (64-bit) on Windows Server 2022 Standard 10.0 <X64> (Build 20348: ) (Hypervisor)\n`;
}

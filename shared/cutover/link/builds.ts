/**
 * Which builds of SQL Server can do what over the link. Source: Microsoft, "Managed Instance link overview" (prerequisites, two-way
 * failover) and "Fail over a link" (T-SQL from SQL Server 2022 CU13, KB5036432).
 */

/** Parts of SERVERPROPERTY('ProductVersion'), for example 16.0.4125.3. */
export type Build = readonly [major: number, minor: number, build: number, revision: number];

/** Reads a product version. Undefined for any other text: an unknown build supports nothing. */
export function parseBuild(productVersion: string): Build | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?$/.exec(productVersion.trim());
  if (!parts) return undefined;
  const [major, minor, build, revision] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return [major, minor, build, Number.isNaN(revision) ? 0 : revision];
}

const isAtLeast = (build: Build, least: Build): boolean => {
  for (const [index, part] of build.entries()) if (part !== least[index]) return part > (least[index] as number);
  return true;
};

/** A version of SQL Server as the link sees it. */
export interface LinkVersion {
  readonly major: number;
  readonly name: string;
  /** From this build on the link to the instance works. */
  readonly links: { readonly build: Build; readonly name: string };
  /** From this build on ALTER AVAILABILITY GROUP ... FAILOVER hands the link over. */
  readonly failsOver: { readonly build: Build; readonly name: string } | undefined;
  /** From this build on the instance can fail back to it, given an instance with this update policy. */
  readonly failsBack: { readonly build: Build; readonly name: string; readonly databaseFormat: string } | undefined;
}

export const linkVersions: readonly LinkVersion[] = [
  {
    major: 13,
    name: 'SQL Server 2016',
    links: { build: [13, 0, 7000, 253], name: 'SP3 with the Azure Connect pack' },
    failsOver: undefined,
    failsBack: undefined,
  },
  {
    major: 14,
    name: 'SQL Server 2017',
    links: { build: [14, 0, 3490, 10], name: 'CU31 with the Azure Connect pack' },
    failsOver: undefined,
    failsBack: undefined,
  },
  { major: 15, name: 'SQL Server 2019', links: { build: [15, 0, 4312, 2], name: 'CU20' }, failsOver: undefined, failsBack: undefined },
  {
    major: 16,
    name: 'SQL Server 2022',
    links: { build: [16, 0, 1000, 6], name: 'RTM' },
    failsOver: { build: [16, 0, 4125, 3], name: 'CU13' },
    failsBack: { build: [16, 0, 4095, 4], name: 'CU10', databaseFormat: 'SQLServer2022' },
  },
  {
    major: 17,
    name: 'SQL Server 2025',
    links: { build: [17, 0, 1000, 7], name: 'RTM' },
    failsOver: { build: [17, 0, 1000, 7], name: 'RTM' },
    failsBack: { build: [17, 0, 1000, 7], name: 'RTM', databaseFormat: 'SQLServer2025' },
  },
];

/** What a build can do over the link. Undefined when the version is not known or has no link at all. */
export interface LinkSkills {
  readonly version: LinkVersion;
  readonly links: boolean;
  readonly failsOver: boolean;
  readonly failsBack: boolean;
}

export function linkSkills(productVersion: string): LinkSkills | undefined {
  const build = parseBuild(productVersion);
  const version = linkVersions.find(({ major }) => major === build?.[0]);
  if (build === undefined || version === undefined) return undefined;
  const has = (least: { readonly build: Build } | undefined): boolean => least !== undefined && isAtLeast(build, least.build);
  return { version, links: has(version.links), failsOver: has(version.failsOver), failsBack: has(version.failsBack) };
}

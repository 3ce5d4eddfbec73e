/** The product versions that the laboratory plays, by the year in their name. */
export type VersionYear = 2016 | 2017 | 2019 | 2022 | 2025;

export interface Version {
  readonly year: VersionYear;
  readonly major: number;
  /** SERVERPROPERTY('ProductVersion') */
  readonly product: string;
  readonly level: string;
  readonly updateLevel: string | null;
  readonly updateReference: string | null;
  readonly compatibilityLevel: number;
  /** Internal version of a database; a lower instance can not open a higher one (948). */
  readonly internalDatabaseVersion: number;
  readonly built: string;
}

/** Builds: SQL Server 2016 SP3, 2017 CU31, 2019 CU28, 2022 CU16, 2025 RTM. Source: the build tables on learn.microsoft.com. */
export const versions: Readonly<Record<VersionYear, Version>> = {
  2016: version(2016, 13, '13.0.6300.2', 'SP3', null, 'KB5003279', 130, 852, 'Aug  7 2021 01:20:37'),
  2017: version(2017, 14, '14.0.3456.2', 'RTM', 'CU31', 'KB5016884', 140, 869, 'Sep  2 2022 11:01:50'),
  2019: version(2019, 15, '15.0.4385.2', 'RTM', 'CU28', 'KB5039747', 150, 904, 'Jul 18 2024 11:37:20'),
  2022: version(2022, 16, '16.0.4165.4', 'RTM', 'CU16', 'KB5048033', 160, 957, 'Nov  6 2024 19:24:49'),
  2025: version(2025, 17, '17.0.1000.7', 'RTM', null, null, 170, 998, 'Oct 21 2025 12:05:57'),
};

/** What a build is called: level, update, knowledge base article, when it was built. Source: the build tables on learn.microsoft.com. */
const namedBuilds: Readonly<Record<string, Pick<Version, 'level' | 'updateLevel' | 'updateReference'>>> = {
  '13.0.7000.253': { level: 'SP3', updateLevel: null, updateReference: 'KB5014242' },
  '14.0.3490.10': { level: 'RTM', updateLevel: 'CU31', updateReference: 'KB5050533' },
  '15.0.4312.2': { level: 'RTM', updateLevel: 'CU20', updateReference: 'KB5024276' },
  '16.0.1000.6': { level: 'RTM', updateLevel: null, updateReference: null },
  '16.0.4095.4': { level: 'RTM', updateLevel: 'CU10', updateReference: 'KB5031778' },
  '16.0.4125.3': { level: 'RTM', updateLevel: 'CU13', updateReference: 'KB5036432' },
};

/** The version of a year, or an exact build. One of another major version has the views and columns of that one. */
export function versionOf(year: VersionYear, product?: string): Version {
  const usual = versions[year];
  if (product === undefined || product === usual.product) return usual;
  const unnamed = { level: 'RTM', updateLevel: null, updateReference: null };
  return { ...usual, product, major: Number.parseInt(product, 10), ...(namedBuilds[product] ?? unnamed) };
}

/** Compares two ProductVersions part by part: below 0 when `a` is older. */
export function compareBuilds(a: string, b: string): number {
  const [left, right] = [a, b].map((build) => build.split('.').map(Number)) as [number[], number[]];
  for (const [index, part] of left.entries()) if (part !== right[index]) return part - (right[index] ?? 0);
  return 0;
}

function version(
  year: VersionYear,
  major: number,
  product: string,
  level: string,
  updateLevel: string | null,
  updateReference: string | null,
  compatibilityLevel: number,
  internalDatabaseVersion: number,
  built: string,
): Version {
  return { year, major, product, level, updateLevel, updateReference, compatibilityLevel, internalDatabaseVersion, built };
}

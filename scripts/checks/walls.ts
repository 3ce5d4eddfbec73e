import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Check } from './check.ts';
import { repositoryFiles } from './repository-files.ts';
import { type Import, readSource, type Source } from './source.ts';

/** Who may import what. A file follows the first rule that fits; `may` and `types` are prefixes of paths or package names, `types` for types only. */
const walls: readonly { readonly from: RegExp; readonly may: readonly string[]; readonly types?: readonly string[] }[] = [
  { from: /^shared\/cutover\//, may: ['shared/cutover/'] },
  {
    from: /^shared\/core\//,
    may: ['shared/core/', 'shared/hosts/untrusted.ts', 'shared/hosts/markdown.ts', 'node:'],
    types: [
      'shared/hosts/host.ts',
      'shared/sqlserver/session.ts',
      'shared/sqlserver/reachability.ts',
      'shared/azure/arm.ts',
      'shared/report/report.ts',
    ],
  },
  {
    from: /^shared\/hosts\/(github|github-command|step-summary)\.ts$/,
    may: ['shared/hosts/', 'shared/core/', '@actions/core', '@actions/exec', 'node:'],
  },
  {
    from: /^shared\/hosts\/(azure-pipelines|azure-pipelines-command|azure-pipelines-connection|azure-pipelines-silence|azure-pipelines-sql-connection|attached-summary|attached-file)\.ts$/,
    may: ['shared/hosts/', 'shared/core/', 'azure-pipelines-task-lib', 'node:'],
  },
  { from: /^shared\/hosts\/ports\.ts$/, may: ['shared/core/', 'shared/sqlserver/connect.ts', 'shared/azure/sign-in.ts'] },
  { from: /^shared\/hosts\/terminal\/display\.ts$/, may: ['shared/core/', 'node:', 'ora'] },
  { from: /^shared\/hosts\//, may: ['shared/hosts/', 'shared/core/', 'node:'] },
  { from: /^shared\/sqlserver\/.*credential/, may: ['shared/', '@azure/', 'node:'] },
  {
    from: /^shared\/sqlserver\//,
    may: [...within('sqlserver', 'core', 'cutover', 'azure'), 'mssql', 'tedious', 'node:'],
    types: ['shared/hosts/host.ts'],
  },
  {
    from: /^shared\/azure\//,
    may: [...within('azure', 'core', 'cutover'), '@azure/', 'node:'],
    types: ['shared/hosts/host.ts', 'shared/hosts/azure-connection.ts'],
  },
  { from: /^shared\/prereqs\//, may: [...within('prereqs', 'sqlserver', 'cutover', 'azure', 'core'), 'node:'] },
  {
    from: /^shared\/report\/charts\//,
    may: [...within('report', 'core'), 'echarts'],
  },
  {
    from: /^shared\/report\/migration-report-schema\.ts$/,
    may: [...within('report', 'prereqs'), 'zod'],
    types: ['shared/hosts/host.ts'],
  },
  {
    from: /^shared\/report\//,
    may: [...within('report', 'cutover', 'core', 'prereqs'), 'shared/hosts/markdown.ts', 'node:'],
    types: ['shared/hosts/host.ts'],
  },
  {
    from: /^shared\/steps\//,
    may: [...within('steps', 'cutover', 'sqlserver', 'azure', 'prereqs', 'report', 'core'), 'shared/hosts/markdown.ts', 'node:'],
    types: ['shared/hosts/host.ts'],
  },
  { from: /^shared\/fleet\//, may: [...within('fleet', 'core'), 'shared/hosts/markdown.ts', 'yaml', 'zod'] },
  { from: /^shared\/tasks\//, may: ['shared/', 'node:'] },
  { from: /^bin\//, may: ['shared/hosts/', 'shared/tasks/', 'node:'] },
  { from: /^(actions|tasks)\//, may: ['shared/hosts/', 'shared/tasks/', 'shared/core/run.ts'] },
  { from: /^test\/lab\//, may: ['test/lab/', 'node:', 'yaml', 'selfsigned'] },
];

/** Product files that may look at the clock of the machine or set a timer; all others take a Clock. */
const clocks =
  /^shared\/(core\/(real-clock|run)|hosts\/|sqlserver\/(connect|driver|request|instance-lookup|reachability|connection)|azure\/)/;
/** Product files that may hold T-SQL. */
const speaksSql = /^shared\/sqlserver\//;

const sql =
  /^\s*(ALTER (AVAILABILITY|DATABASE)|CREATE (AVAILABILITY|DATABASE|LOGIN|ENDPOINT)|DROP (AVAILABILITY|DATABASE)|EXEC(UTE)? |DECLARE @|SET (NOCOUNT|XACT_ABORT|LOCK_TIMEOUT)|IF (NOT )?EXISTS|SELECT\s[\s\S]*\sFROM\s)|\bFROM\s+(sys|msdb)\.|\bJOIN\s+sys\./;

export const wallsHold: Check = {
  name: 'import walls hold',
  problems: async (root) =>
    repositoryFiles(root)
      .filter((path) => /^(shared|actions|tasks|bin|test\/lab)\/.*\.ts$/.test(path))
      .flatMap((path) => breaches(path, readSource(path, readFileSync(join(root, path), 'utf8')))),
};

/** What one file does against the walls. */
export function breaches(path: string, source: Source): string[] {
  const wall = walls.find(({ from }) => from.test(path));
  if (wall === undefined) return [`${path} is in no folder of scripts/checks/walls.ts. Say there what it may import.`];
  const found = source.imports
    .filter((imported) => !allowed(wall, path, imported))
    .map(({ line, specifier }) => `${path}:${line} must not import ${specifier}. The walls are in scripts/checks/walls.ts.`);
  const isProduct = path.startsWith('shared/');
  if (isProduct && !clocks.test(path))
    found.push(...source.timeUses.map(({ line, text }) => `${path}:${line} uses ${text}. Take time from the Clock port.`));
  if (isProduct && !speaksSql.test(path))
    found.push(
      ...source.strings
        .filter(({ text }) => sql.test(text))
        .map(({ line }) => `${path}:${line} holds T-SQL. It belongs into shared/sqlserver.`),
    );
  return found;
}

function allowed(wall: (typeof walls)[number], path: string, { specifier, typeOnly }: Import): boolean {
  const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
  return [...wall.may, ...(typeOnly ? (wall.types ?? []) : [])].some((prefix) => target.startsWith(prefix));
}

function within(...folders: readonly string[]): string[] {
  return [...folders.map((folder) => `shared/${folder}/`), 'shared/hosts/untrusted.ts'];
}

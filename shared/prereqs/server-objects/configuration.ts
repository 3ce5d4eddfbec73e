import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { setConfigurations } from '../../sqlserver/remedies/instance-objects.ts';
import { type Check, ofPair, type ReadSide } from '../check.ts';
import { judgeFound } from './compare.ts';

type Setting = PartRow<'configurations'>;

/** Options that decide what the code of a database may do, or what it means: with another value it fails or answers differently. */
const decisive: ReadonlySet<string> = new Set([
  'Ad Hoc Distributed Queries',
  'Agent XPs',
  'clr enabled',
  'clr strict security',
  'contained database authentication',
  'cross db ownership chaining',
  'Database Mail XPs',
  'default language',
  'default full-text language',
  'disallow results from triggers',
  'external scripts enabled',
  'filestream access level',
  'hadoop connectivity',
  'max text repl size (B)',
  'nested triggers',
  'Ole Automation Procedures',
  'polybase enabled',
  'remote access',
  'remote proc trans',
  'remote query timeout (s)',
  'server trigger recursion',
  'two digit year cutoff',
  'user options',
  'xp_cmdshell',
]);

/** Options that belong to a machine, or to whoever looks at it: they may well differ. */
const ofTheMachine =
  /^(show advanced options|.*affinity.*|.*memory.*|max worker threads|user connections|priority boost|lightweight pooling|locks|open objects|set working set size|max degree of parallelism|recovery interval \(min\)|scan for startup procs|version .*)$/i;

/** Options that both sides have, with the values of both. The same option may be missing in an older version. */
function differing(source: ReadSide<'configurations'>, target: ReadSide<'configurations'>, concerned: (name: string) => boolean) {
  const there = new Map(target.read.configurations.map((setting) => [setting.name, setting]));
  return source.read.configurations.flatMap((setting: Setting) => {
    const other = there.get(setting.name);
    const value = setting.valueInUse;
    return other && value !== undefined && other.valueInUse !== value && concerned(setting.name)
      ? [{ name: setting.name, value, there: other.valueInUse }]
      : [];
  });
}

const sameConfiguration =
  (concerned: (name: string) => boolean, text: string) => (source: ReadSide<'configurations'>, target: ReadSide<'configurations'>) => {
    const different = differing(source, target, concerned);
    return judgeFound(
      different.map(({ name, value, there }) => `${name}: ${value} on the source, ${there ?? 'NULL'} on the target`),
      [],
      `${source.read.configurations.filter(({ name }) => concerned(name)).length} options`,
      () => ({ text, sql: setConfigurations(different), on: 'target' as const }),
    );
  };

const page = 'https://learn.microsoft.com/sql/database-engine/configure-windows/server-configuration-options-sql-server';

export const configurationChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-CONFIG-001',
    family: 'server-objects',
    title: 'Options of sp_configure that the code of databases relies on are the same on both sides',
    severity: 'warning',
    page,
    reads: ['configurations'],
    judge: sameConfiguration(
      (name) => decisive.has(name),
      'Give the target the values of the source, if the databases need them; features that are off by default open a door each. FILESTREAM wants SQL Server Configuration Manager as well.',
    ),
  }),
  ofPair({
    id: 'OBJ-CONFIG-002',
    family: 'server-objects',
    title: 'Other options of sp_configure are the same on both sides',
    severity: 'info',
    page,
    reads: ['configurations'],
    judge: sameConfiguration(
      (name) => !decisive.has(name) && !ofTheMachine.test(name),
      'Give the target the values of the source where they fit its machine; some take a restart.',
    ),
  }),
];

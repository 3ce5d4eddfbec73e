import type { SqlMessage } from '../../sql-types.ts';
import { noSuchOption, notAnOptionValue, optionChanged, reconfigureDenied, settingsDenied } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import { holds } from './logins.ts';
import type { Server } from './server.ts';

/** An option of sp_configure. Source: Microsoft, "Server configuration options" and "sys.configurations". */
export interface ConfigurationOption {
  readonly id: number;
  readonly minimum: number;
  readonly maximum: number;
  /** In use after RECONFIGURE; otherwise after a restart. */
  readonly dynamic: boolean;
  /** Can only be set while `show advanced options` is in use. */
  readonly advanced: boolean;
  /** After a fresh installation. */
  readonly value: number;
}

const option = (id: number, value: number, [minimum, maximum]: readonly [number, number], traits = ''): ConfigurationOption => ({
  id,
  minimum,
  maximum,
  dynamic: !traits.includes('restart'),
  advanced: traits.includes('advanced'),
  value,
});

const onOff = [0, 1] as const;
const int = [0, 2_147_483_647] as const;

export const configurationOptions: Readonly<Record<string, ConfigurationOption>> = {
  'recovery interval (min)': option(101, 0, [0, 32_767], 'advanced'),
  'user connections': option(103, 0, [0, 32_767], 'advanced restart'),
  'fill factor (%)': option(109, 0, [0, 100], 'advanced restart'),
  'cross db ownership chaining': option(400, 0, onOff),
  'max worker threads': option(503, 0, [128, 65_535], 'advanced'),
  'show advanced options': option(518, 0, onOff),
  'remote query timeout (s)': option(1520, 600, int),
  'cost threshold for parallelism': option(1538, 5, [0, 32_767], 'advanced'),
  'max degree of parallelism': option(1539, 8, [0, 32_767], 'advanced'),
  'min server memory (MB)': option(1543, 0, int, 'advanced'),
  'max server memory (MB)': option(1544, 58_000, [128, 2_147_483_647], 'advanced'),
  'clr enabled': option(1562, 0, onOff),
  'default trace enabled': option(1568, 1, onOff, 'advanced'),
  'blocked process threshold (s)': option(1569, 0, [0, 86_400], 'advanced'),
  'remote admin connections': option(1576, 0, onOff),
  'backup compression default': option(1579, 0, onOff),
  'filestream access level': option(1580, 0, [0, 2]),
  'optimize for ad hoc workloads': option(1581, 0, onOff, 'advanced'),
  'contained database authentication': option(16393, 0, onOff),
  'Agent XPs': option(16384, 1, onOff, 'advanced'),
  'Database Mail XPs': option(16386, 0, onOff, 'advanced'),
  'Ole Automation Procedures': option(16388, 0, onOff, 'advanced'),
  xp_cmdshell: option(16390, 0, onOff, 'advanced'),
};

export const defaultConfiguration = (): Map<string, number> =>
  new Map(Object.entries(configurationOptions).map(([name, { value }]) => [name, value]));

/** sp_configure with a value: it waits for RECONFIGURE. Needs ALTER SETTINGS. Throws 15123, 15129, 15247. */
export function configure(session: Session, given: string, value: number, inform: (message: SqlMessage) => void): void {
  const { configuration, settings } = session.server;
  if (!holds(session.login, 'ALTER SETTINGS')) throw settingsDenied();
  const name = [...configuration.keys()].find((one) => one.toLowerCase() === given.toLowerCase());
  const known = name === undefined ? undefined : configurationOptions[name];
  if (name === undefined || known === undefined || (known.advanced && configuration.get('show advanced options') !== 1))
    throw noSuchOption(given);
  // 0 stands for "SQL Server decides" where a minimum above it is documented.
  if ((value < known.minimum && value !== 0) || value > known.maximum) throw notAnOptionValue(String(value), name);
  const before = configuredValue(session.server, name);
  settings.configured.set(name, value);
  inform(optionChanged(name, before, value));
}

/** RECONFIGURE: what is dynamic comes into use. Needs ALTER SETTINGS. Throws 5812. */
export function reconfigure({ server, login }: Session): void {
  if (!holds(login, 'ALTER SETTINGS')) throw reconfigureDenied();
  for (const [name, value] of server.settings.configured) {
    if (!configurationOptions[name]?.dynamic) continue;
    server.configuration.set(name, value);
    server.settings.configured.delete(name);
  }
}

/** sys.configurations.value: what is in use after the next RECONFIGURE or restart. */
export const configuredValue = (server: Server, name: string): number =>
  server.settings.configured.get(name) ?? server.configuration.get(name) ?? 0;

/** sys.dm_os_sys_info.max_workers_count; 0 stands for this formula (Microsoft, "Server configuration: max worker threads", 64 bit). */
export function maximumWorkers({ configuration, hardware: { cpus } }: Server): number {
  const configured = configuration.get('max worker threads') ?? 0;
  if (configured > 0) return configured;
  return cpus <= 4 ? 512 : 512 + (cpus - 4) * (cpus > 64 ? 32 : 16);
}

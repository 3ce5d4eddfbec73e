import type { DatabaseCopy } from '../databases/copy.ts';
import { instanceName } from '../servers/server.ts';
import { logFileKB } from './database-files.ts';
import { type ViewRow, view } from './define.ts';
import { kilobytes } from './values.ts';
import { demandServerState } from './visibility.ts';

/** PERF_COUNTER_LARGE_RAWCOUNT: the value itself. */
const RAW_COUNT = 65_792;

/** The log counters of the object "Databases"; the laboratory keeps no others. Names are padded with blanks, as nchar has it. */
export const performanceCounterViews = [
  view(
    'dm_os_performance_counters',
    `object_name nchar(128) not null
     counter_name nchar(128) not null
     instance_name nchar(128)
     cntr_value bigint not null
     cntr_type int not null`,
    function* (session) {
      demandServerState(session);
      const { server } = session;
      const instance = instanceName(server);
      const object = `${instance === null ? 'SQLServer' : `MSSQL$${instance}`}:Databases`;
      for (const copy of server.databases.values()) yield* logCounters(object, copy);
    },
  ),
];

/** Nothing frees log here, so what was ever written is in use. */
function* logCounters(object: string, copy: DatabaseCopy): Generator<ViewRow> {
  const size = logFileKB(copy);
  const used = copy.log.totalBytes / 1024;
  const counters = {
    'Log File(s) Size (KB)': kilobytes(size),
    'Log File(s) Used Size (KB)': kilobytes(used),
    'Percent Log Used': BigInt(Math.floor((used * 100) / size)),
  };
  for (const [name, value] of Object.entries(counters))
    yield {
      object_name: object.padEnd(128),
      counter_name: name.padEnd(128),
      instance_name: copy.name.padEnd(128),
      cntr_value: value,
      cntr_type: RAW_COUNT,
    };
}

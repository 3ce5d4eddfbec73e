import { configurationOptions, configuredValue, maximumWorkers } from '../servers/configuration.ts';
import { view } from './define.ts';
import { messages } from './messages.ts';
import { dateValue } from './values.ts';
import { demandServerState } from './visibility.ts';

export const serverViews = [
  view(
    'dm_os_sys_info',
    `cpu_ticks bigint not null
     ms_ticks bigint not null
     cpu_count int not null
     hyperthread_ratio int not null
     physical_memory_kb bigint not null
     virtual_memory_kb bigint not null
     committed_kb bigint not null
     committed_target_kb bigint not null
     max_workers_count int not null
     scheduler_count int not null
     sqlserver_start_time_ms_ticks bigint not null
     sqlserver_start_time datetime not null
     affinity_type int not null
     affinity_type_desc nvarchar(60) not null
     virtual_machine_type int not null
     virtual_machine_type_desc nvarchar(60) not null`,
    function* (session) {
      demandServerState(session);
      const { clock } = session.laboratory;
      const { startedAt, hardware } = session.server;
      const memoryKb = hardware.memoryMb * 1_024;
      yield {
        cpu_ticks: BigInt(Math.floor(clock.now() - startedAt)) * 2_000_000n,
        ms_ticks: BigInt(Math.floor(clock.now() - startedAt)),
        cpu_count: hardware.cpus,
        hyperthread_ratio: hardware.cpus,
        physical_memory_kb: BigInt(memoryKb),
        virtual_memory_kb: 137_438_953_344n,
        committed_kb: BigInt(Math.floor(memoryKb / 4)),
        committed_target_kb: BigInt(Math.floor(memoryKb * 0.875)),
        max_workers_count: maximumWorkers(session.server),
        scheduler_count: hardware.cpus,
        sqlserver_start_time_ms_ticks: 0n,
        sqlserver_start_time: dateValue(startedAt),
        affinity_type: 2,
        affinity_type_desc: 'AUTO',
        virtual_machine_type: 1,
        virtual_machine_type_desc: 'HYPERVISOR',
      };
    },
  ),
  view(
    'dm_os_wait_stats',
    `wait_type nvarchar(60) not null
     waiting_tasks_count bigint not null
     wait_time_ms bigint not null
     max_wait_time_ms bigint not null
     signal_wait_time_ms bigint not null`,
    function* (session) {
      demandServerState(session);
      const waiting = [...session.server.databases.values()].reduce((sum, copy) => sum + copy.waiting.length, 0);
      const none = { wait_time_ms: 0n, max_wait_time_ms: 0n, signal_wait_time_ms: 0n };
      yield { wait_type: 'HADR_SYNC_COMMIT', waiting_tasks_count: BigInt(waiting), ...none };
      yield { wait_type: 'WRITELOG', waiting_tasks_count: 0n, ...none };
      yield { wait_type: 'LCK_M_X', waiting_tasks_count: BigInt(session.server.applicationLocks.waiters.length), ...none };
    },
  ),
  view(
    'configurations',
    `configuration_id int not null
     name nvarchar(35) not null
     value sql_variant
     minimum sql_variant
     maximum sql_variant
     value_in_use sql_variant
     description nvarchar(255) not null
     is_dynamic bit not null
     is_advanced bit not null`,
    function* (session) {
      for (const [name, valueInUse] of session.server.configuration) {
        const option = configurationOptions[name];
        yield {
          configuration_id: option?.id ?? 0,
          name,
          value: configuredValue(session.server, name),
          minimum: option?.minimum ?? 0,
          maximum: option?.maximum ?? 0,
          value_in_use: valueInUse,
          description: name,
          is_dynamic: option?.dynamic ?? false,
          is_advanced: option?.advanced ?? false,
        };
      }
    },
  ),
  view(
    'messages',
    `message_id int not null
     language_id smallint not null
     severity tinyint not null
     is_event_logged bit not null
     text nvarchar(2048) not null`,
    function* (session) {
      for (const { number, severity, text } of messages)
        yield { message_id: number, language_id: 1033, severity, is_event_logged: false, text };
      for (const { number, language, severity, logged, text } of session.server.objects.messages.values())
        yield { message_id: number, language_id: language, severity, is_event_logged: logged, text };
    },
  ),
];

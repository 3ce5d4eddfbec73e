import { addTempdbFiles, limitMemory } from '../../sqlserver/remedies/readiness.ts';
import { type Check, fail, ofSide, pass, unknown } from '../check.ts';

/** The value of a fresh installation: no limit. */
const unlimited = 2_147_483_647;
/** Microsoft, "Server memory configuration options": 75 % of what other consumers leave is a fair start. */
const share = 0.75;
/** Microsoft, "tempdb database": as many files as processors, up to 8. */
const tempdbFilesAtMost = 8;

/** Settings of the target that nobody has load to notice before the cutover. */
export const settingChecks: readonly Check[] = [
  ofSide({
    id: 'RDY-MAXMEMORY-001',
    family: 'readiness',
    title: 'max server memory of the target leaves memory to the operating system',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/server-memory-server-configuration-options',
    scope: 'target',
    reads: ['configurations', 'hardware'],
    judge({ server, read }) {
      const limit = read.configurations.find(({ name }) => name === 'max server memory (MB)')?.valueInUse;
      const memory = read.hardware[0]?.memoryMb;
      if (limit === undefined || memory === undefined) return unknown('max server memory or physical_memory_kb is not visible');
      const seen = `${server.serverName}: max server memory ${limit === unlimited ? 'not limited' : `${limit} MB`}, physical memory ${memory} MB`;
      return limit < memory
        ? pass(seen)
        : fail(seen, {
            text: 'Limit it: SQL Server would take all memory and the operating system would start to page, first under the load after the cutover.',
            sql: limitMemory(Math.floor(memory * share)),
            on: 'target',
          });
    },
  }),
  ofSide({
    id: 'RDY-TEMPDB-001',
    family: 'readiness',
    title: 'tempdb of the target has enough data files',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/databases/tempdb-database',
    scope: 'target',
    reads: ['tempdbFiles', 'hardware'],
    judge({ server, read: { tempdbFiles, hardware } }) {
      const cpus = hardware[0]?.cpus;
      const [first] = tempdbFiles;
      if (cpus === undefined || first?.sizeMb === undefined) return unknown('the files of tempdb or cpu_count are not visible');
      const wanted = Math.min(cpus, tempdbFilesAtMost);
      const seen = `${server.serverName}: ${tempdbFiles.length} data files, ${cpus} logical processors`;
      return tempdbFiles.length >= wanted
        ? pass(seen)
        : fail(seen, {
            text: `Add files until there are ${wanted} of one size: fewer make the sessions wait for each other on allocation pages.`,
            sql: addTempdbFiles(
              { path: first.path, sizeMb: first.sizeMb },
              tempdbFiles.map(({ name }) => name),
              wanted - tempdbFiles.length,
            ),
            on: 'target',
          });
    },
  }),
];

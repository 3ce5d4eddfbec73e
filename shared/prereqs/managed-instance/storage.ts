import type { Check } from '../check.ts';
import { fail, notApplicable, pass } from '../check.ts';
import { fold, judgeAll, judgedDatabases, rowsOf } from '../databases/scope.ts';
import { list } from '../names.ts';
import { ofLinkSource } from '../of-link.ts';
import { overviewPage } from './pages.ts';

/** Files of the databases: an instance keeps them in its own way. Source: Microsoft, "Managed Instance link overview", limitations. */
export const storageChecks: readonly Check[] = [
  ofLinkSource({
    id: 'MI-LOGFILES-001',
    title: 'Every database has one log file',
    severity: 'error',
    page: overviewPage,
    reads: ['databaseFiles'],
    judge(source, facts) {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const logs = rowsOf(source.read.databaseFiles, names).filter(({ type }) => type === 'LOG');
      return judgeAll(
        names.map((name) => {
          const own = logs.filter((file) => fold(file.name) === fold(name));
          return {
            name,
            look:
              own.length === 0
                ? 'unknown'
                : own.length === 1
                  ? 'right'
                  : { wrong: `has ${own.length} log files: ${own.map(({ logicalName }) => logicalName).join(', ')}` },
          };
        }),
        () =>
          'A link does not take databases with several log files. Back up the log until the additional file is empty, and remove it with ALTER DATABASE ... REMOVE FILE before the link is made.',
      );
    },
  }),
  ofLinkSource({
    id: 'MI-FILESTREAM-001',
    title: 'No database has FILESTREAM or FileTables',
    severity: 'error',
    page: overviewPage,
    reads: ['databaseFiles', 'memoryOptimizedDatabases'],
    judge(source, facts) {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const rows = rowsOf(source.read.databaseFiles, names);
      if (rows.length === 0) return { verdict: 'unknown', evidence: 'the files of the databases are not visible' };
      // Containers of memory-optimized filegroups look the same: MI-TIER-001 judges those.
      const inMemory = new Set(source.read.memoryOptimizedDatabases.map(({ name }) => fold(name)));
      const using = [
        ...new Set(rows.filter(({ type, name }) => type === 'FILESTREAM' && !inMemory.has(fold(name))).map(({ name }) => name)),
      ];
      return using.length === 0
        ? pass(`${names.length} databases without a FILESTREAM container`)
        : fail(
            `FILESTREAM containers in ${list(using)}`,
            'A managed instance has neither FILESTREAM nor FileTables (which lie in FILESTREAM). Move the data into varbinary(max) columns or to Azure Storage and remove the filegroup, before the link is made.',
          );
    },
  }),
  ofLinkSource({
    id: 'MI-TDE-001',
    title: 'The instance can open the databases that are encrypted',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/tde-certificate-migrate',
    reads: ['encryptionKeys'],
    judge(source, facts) {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const keys = rowsOf(source.read.encryptionKeys, names);
      if (keys.length === 0) return notApplicable('no database is encrypted');
      const there = new Set(
        (facts.link?.answers.instance.known ? facts.link.answers.instance.value?.databases : undefined)?.map(({ name }) => fold(name)),
      );
      // Azure does not list certificates of TDE. A database that was seeded has been opened with the right one.
      return judgeAll(
        keys.map(({ name, encryptor }) => ({
          name,
          look: there.has(fold(name))
            ? 'right'
            : facts.link?.answers.instance.known
              ? { wrong: `is encrypted by ${encryptor ?? 'a protector that is not visible'}, and is not on the instance yet` }
              : 'unknown',
        })),
        () =>
          'Upload the certificate with its private key to the instance before the database is seeded (Add-AzSqlManagedInstanceTransparentDataEncryptionCertificate). With a key of Azure Key Vault (BYOK) give the instance access to the same key.',
        'encrypted databases',
      );
    },
  }),
];

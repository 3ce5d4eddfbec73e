import { type Check, type Facts, fail, type Judgement, notApplicable, ofPair, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { prerequisitesPage } from './pages.ts';
import { byName, fold, judgedDatabases, rowsOf } from './scope.ts';

const family = 'databases';

/** What a database uses and the target has to offer. */
export const featureChecks: readonly Check[] = [
  ofPair({
    id: 'DB-FILESTREAM-001',
    family,
    title: 'FILESTREAM of the target goes as far as that of the source',
    severity: 'error',
    page: prerequisitesPage,
    reads: ['databaseFiles', 'memoryOptimizedDatabases', 'hosting'],
    judge: (source, target, facts) => {
      const using = withFilestream(source, facts);
      if ('verdict' in using) return using;
      const [needed, offered] = [source, target].map(({ read }) => read.hosting[0]?.filestreamLevel);
      if (needed === undefined || offered === undefined) return unknown('FilestreamEffectiveLevel is not shown');
      const seen = `${list(using)}: level ${needed} on the source, ${offered} on the target`;
      return offered >= needed && offered > 0
        ? pass(seen)
        : fail(
            seen,
            'Enable FILESTREAM for the service of the target in SQL Server Configuration Manager, set filestream access level with sp_configure, and restart the service.',
          );
    },
  }),
  ofPair({
    id: 'DB-XTP-001',
    family,
    title: 'The target supports memory-optimized tables where a database has them',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/relational-databases/in-memory-oltp/requirements-for-using-memory-optimized-tables',
    reads: ['memoryOptimizedDatabases', 'hosting'],
    judge: (source, target, facts) => {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const using = rowsOf(source.read.memoryOptimizedDatabases, names).map(({ name }) => name);
      if (using.length === 0) return notApplicable('no database has memory-optimized tables');
      const offered = target.read.hosting[0]?.memoryOptimized;
      if (offered === undefined) return unknown('IsXTPSupported is not shown by the target');
      return offered === 1
        ? pass(list(using))
        : fail(
            `${list(using)}: IsXTPSupported is ${offered} on the target`,
            'Take a target whose edition and platform support In-Memory OLTP.',
          );
    },
  }),
];

/** Databases with FILESTREAM files. Containers of memory-optimized filegroups look the same, and need no FILESTREAM. */
function withFilestream(source: ReadSide<'databaseFiles' | 'memoryOptimizedDatabases'>, facts: Facts): readonly string[] | Judgement {
  const names = judgedDatabases(source, facts);
  if ('verdict' in names) return names;
  const inMemory = byName(source.read.memoryOptimizedDatabases);
  const files = rowsOf(source.read.databaseFiles, names).filter(({ type, name }) => type === 'FILESTREAM' && !inMemory.has(fold(name)));
  return files.length > 0 ? [...new Set(files.map(({ name }) => name))] : notApplicable('no database uses FILESTREAM');
}

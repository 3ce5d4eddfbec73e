import { configure, setCompatibilityLevel } from '../../sqlserver/remedies/databases.ts';
import { type Check, notApplicable, ofPair } from '../check.ts';
import { prerequisitesPage } from './pages.ts';
import { fold, forEach, judgeAll, judgedDatabases, judgeSettings, lookAt } from './scope.ts';

const family = 'databases';

/** What a database asks of the server that it comes to. */
export const compatibilityChecks: readonly Check[] = [
  ofPair({
    id: 'DB-COMPAT-001',
    family,
    title: 'The target supports the compatibility level of every database',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-database-transact-sql-compatibility-level',
    reads: ['databaseSettings'],
    judge: (source, target, facts) => {
      // 130 is the own level of SQL Server 2016 (13.x), 170 that of 2025 (17.x).
      const highest = target.server.majorVersion * 10;
      return judgeSettings(
        source,
        facts,
        ({ compatibilityLevel }) =>
          lookAt(
            compatibilityLevel,
            (level) => level <= highest,
            (level) => `has level ${level}, and the target goes up to ${highest}`,
          ),
        (wrong) => ({
          text: 'Lower the level and test the application with it, or take a target of a higher version.',
          sql: forEach(wrong, (name) => setCompatibilityLevel(name, highest)),
          on: 'source',
        }),
      );
    },
  }),
  ofPair({
    id: 'DB-COLLATION-001',
    family,
    title: 'The databases have the collation of the target server',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/collations/collation-and-unicode-support',
    reads: ['databaseSettings'],
    judge: (source, target, facts) =>
      judgeSettings(
        source,
        facts,
        ({ collation }) =>
          lookAt(
            collation,
            (own) => own === target.server.collation,
            (own) => `has ${own}, and tempdb of the target ${target.server.collation}`,
          ),
        () =>
          'Temporary tables get the collation of tempdb: joins with them may fail or find other rows. Test the application on the target, or use COLLATE DATABASE_DEFAULT there.',
      ),
  }),
  ofPair({
    id: 'DB-CONTAINED-001',
    family,
    title: 'The target accepts the users of contained databases',
    severity: 'error',
    page: prerequisitesPage,
    reads: ['databaseSettings', 'configurations'],
    judge: (source, target, facts) => {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const judged = new Set(names.map(fold));
      const contained = source.read.databaseSettings.filter(({ name, containment }) => judged.has(fold(name)) && containment !== 'NONE');
      if (contained.length === 0) return notApplicable('no database is contained');
      const setting = target.read.configurations.find(({ name }) => name === 'contained database authentication')?.valueInUse;
      return judgeAll(
        contained.map(({ name, containment }) => ({
          name,
          look: lookAt(
            containment && setting,
            (value) => value === 1,
            () => 'is contained, and the target has contained database authentication 0',
          ),
        })),
        () => ({
          text: 'Without this setting the databases can not be joined there, and their users can not log in.',
          sql: configure('contained database authentication', 1),
          on: 'target',
        }),
        'contained databases',
      );
    },
  }),
];

/** Pages of Microsoft that several checks of databases follow. */
const windows = 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows';

export const prerequisitesPage = `${windows}/prereqs-restrictions-recommendations-always-on-availability`;
export const automaticSeedingPage = `${windows}/automatic-seeding-secondary-replicas`;
export const secondaryDatabasePage = `${windows}/manually-prepare-a-secondary-database-for-an-availability-group-sql-server`;
export const setOptionsPage = 'https://learn.microsoft.com/sql/t-sql/statements/alter-database-transact-sql-set-options';
export const moveEncryptedPage =
  'https://learn.microsoft.com/sql/relational-databases/security/encryption/move-a-tde-protected-database-to-another-sql-server';
export const fullLogPage =
  'https://learn.microsoft.com/sql/relational-databases/logs/troubleshoot-a-full-transaction-log-sql-server-error-9002';
export const monitorPage = `${windows}/monitor-performance-for-always-on-availability-groups`;

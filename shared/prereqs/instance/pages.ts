/** Pages that several checks of this family rest on. */
export const migrationPage =
  'https://learn.microsoft.com/azure/azure-sql/migration-guides/virtual-machines/sql-server-distributed-availability-group-prerequisites';
export const prerequisitesPage =
  'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/prereqs-restrictions-recommendations-always-on-availability';
export const seedingPage =
  'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/automatic-seeding-secondary-replicas';

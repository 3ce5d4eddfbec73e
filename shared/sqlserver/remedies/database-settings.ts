/** Statements for the time after the cutover: they want a database that is writable where they run. */
import { quoteName } from '../identifiers.ts';

/** Databases that a remedy spells out; the reader sees how it goes on. */
const spelled = 3;

/** `ALTER DATABASE ... SET TRUSTWORTHY ON` and the same for DB_CHAINING, for the first few of each. */
export const switchOnAgain = (trustworthy: readonly string[], chaining: readonly string[]): string =>
  [
    ...trustworthy.slice(0, spelled).map((name) => `ALTER DATABASE ${quoteName(name)} SET TRUSTWORTHY ON;`),
    ...chaining.slice(0, spelled).map((name) => `ALTER DATABASE ${quoteName(name)} SET DB_CHAINING ON;`),
  ].join(' ');

/** A condition for a step of a job: true on the side that is primary of a distributed availability group. */
export const isDistributedPrimary =
  "EXISTS (SELECT 1 FROM sys.availability_groups AS g JOIN sys.dm_hadr_availability_replica_states AS s ON s.group_id = g.group_id WHERE g.is_distributed = 1 AND s.is_local = 1 AND s.role_desc = N'PRIMARY')";

/**
 * The major version that a word of the grammar came with, where that is later than 2016. To an older server it is no keyword but a
 * syntax error (102). Source: Microsoft Learn, "CREATE AVAILABILITY GROUP" and "ALTER AVAILABILITY GROUP".
 */
const since: Readonly<Record<string, number>> = {
  CLUSTER_TYPE: 14,
  REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT: 14,
  READ_WRITE_ROUTING_URL: 15,
  CONTAINED: 16,
  REUSE_SYSTEM_DATABASES: 16,
  AUTOSEEDING_SYSTEM_DATABASES: 17,
};

export const grammarSince = (word: string): number => (Object.hasOwn(since, word) ? (since[word] as number) : 0);

/** What a batch does, for people who read a story or a table. Nothing is decided by it. */
const names: readonly { readonly when: RegExp; readonly name: (found: RegExpExecArray) => string }[] = [
  { when: /sp_getapplock/, name: () => 'take the lock' },
  { when: /sp_releaseapplock/, name: () => 'give the lock back' },
  { when: /SET \(ROLE = SECONDARY\)/, name: () => 'DEMOTE' },
  { when: /@promote bit = 0/, name: () => 'try the landing' },
  { when: /@promote bit = 1/, name: () => 'prove and FORCE FAILOVER' },
  { when: /FORCE_FAILOVER_ALLOW_DATA_LOSS/, name: () => 'FORCE FAILOVER' },
  { when: /ALTER AVAILABILITY GROUP \S+ FAILOVER;/, name: () => 'FAIL OVER the link' },
  { when: /SET \(REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = (\d)\)/, name: ([, count]) => `require ${count} secondaries` },
  { when: /AVAILABILITY_MODE = (SYNCHRONOUS|ASYNCHRONOUS)_COMMIT/, name: ([, mode = '']) => `set ${mode.toLowerCase()} commit` },
  { when: /ALTER DATABASE .* SET HADR RESUME/, name: () => 'resume a copy' },
  { when: /DROP AVAILABILITY GROUP/, name: () => 'DROP the group' },
  { when: /\bKILL\b/, name: () => 'end sessions' },
  { when: /sp_addextendedproperty/, name: () => 'freeze logins' },
  { when: /sp_dropextendedproperty/, name: () => 'thaw logins' },
  { when: /extended_properties/, name: () => 'look for frozen logins' },
  { when: /FROM (master\.)?sys\.server_principals/, name: () => 'look at logins' },
  { when: /dm_hadr_automatic_seeding/, name: () => 'look at logs and seeding' },
  { when: /\bCHECKPOINT\b/, name: () => 'checkpoint' },
  { when: /dm_tran_(active|database)_transactions|dm_tran_session_transactions/, name: () => 'list open transactions' },
  { when: /SELECT CONVERT\(varchar\(11\), s\.session_id\)/, name: () => 'look at sessions' },
  { when: /WAITFOR DELAY/, name: () => 'wait until hardened' },
  { when: /SERVERPROPERTY\('EngineEdition'\)/, name: () => 'ask who it is' },
  { when: /dm_hadr_database_replica_states[\s\S]*FROM sys\.databases/, name: () => 'look' },
];

const known = new Map<string, string>();

export function nameStatement(sql: string): string {
  const name = known.get(sql) ?? findName(sql);
  // Texts with values of one history in them would pile up.
  if (known.size > 1000) known.clear();
  known.set(sql, name);
  return name;
}

function findName(sql: string): string {
  for (const { when, name } of names) {
    const found = when.exec(sql);
    if (found) return name(found);
  }
  return sql
    .replace(/^SET NOCOUNT ON;/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60);
}

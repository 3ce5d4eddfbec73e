/** Statements about databases and certificates, as commands for the engine. */
import type { Command } from '../../lab/commands.ts';
import { openFake, run } from './fake-instance.ts';

const bytes = (...values: number[]) => ({ bytes: Uint8Array.from(values) });

test.each<[string, Command]>([
  ['DROP DATABASE IF EXISTS [a]]b]', { kind: 'drop-database', database: 'a]b', ifExists: true }],
  ['RESTORE DATABASE x WITH RECOVERY', { kind: 'recover-database', database: 'x' }],
  ["DBCC CHECKDB (N'x') WITH NO_INFOMSGS, PHYSICAL_ONLY", { kind: 'check-database', database: 'x' }],
  [
    "ALTER DATABASE x MODIFY FILE (NAME = N'x_log', SIZE = 2GB, MAXSIZE = UNLIMITED)",
    { kind: 'modify-file', database: 'x', file: 'x_log', sizeKb: 2_097_152, maxSizeKb: 'UNLIMITED' },
  ],
  ['ALTER DATABASE x MODIFY FILE (NAME = y, MAXSIZE = 10)', { kind: 'modify-file', database: 'x', file: 'y', maxSizeKb: 10_240 }],
  ["CREATE MASTER KEY ENCRYPTION BY PASSWORD = N'p'", { kind: 'create-master-key', password: 'p' }],
  [
    "CREATE CERTIFICATE c WITH SUBJECT = 's', EXPIRY_DATE = '20300101'",
    { kind: 'create-certificate', name: 'c', from: { subject: 's', expiryDate: '2030-01-01T00:00:00.000' } },
  ],
  [
    "CREATE CERTIFICATE c AUTHORIZATION dbo FROM BINARY = 0x0102 WITH PRIVATE KEY (BINARY = 0x03, DECRYPTION BY PASSWORD = 'd', ENCRYPTION BY PASSWORD = 'e')",
    {
      kind: 'create-certificate',
      name: 'c',
      from: { certificate: bytes(1, 2), privateKey: { data: bytes(3), decryptionPassword: 'd', encryptionPassword: 'e' } },
    },
  ],
  ["CREATE CERTIFICATE c FROM FILE = 'c.cer'", { kind: 'create-certificate', name: 'c', from: { certificate: { file: 'c.cer' } } }],
  [
    "BACKUP CERTIFICATE c TO FILE = 'c.cer' WITH PRIVATE KEY (FILE = 'c.pvk', ENCRYPTION BY PASSWORD = 'e')",
    { kind: 'backup-certificate', name: 'c', file: 'c.cer', privateKey: { data: { file: 'c.pvk' }, encryptionPassword: 'e' } },
  ],
  ['DROP CERTIFICATE c', { kind: 'drop-certificate', name: 'c' }],
  [
    "EXEC master.dbo.sp_delete_log_shipping_primary_secondary @primary_database = N'a', @secondary_server = N's', @secondary_database = N'b'",
    { kind: 'remove-log-shipping', what: 'secondary-of-primary', database: 'a', secondaryServer: 's', secondaryDatabase: 'b' },
  ],
  ["EXEC sp_delete_log_shipping_secondary_database 'a'", { kind: 'remove-log-shipping', what: 'secondary', database: 'a' }],
])('%s', async (sql, command) => {
  const fake = await openFake();
  const answer = await run(fake, sql);
  expect(answer.messages).toEqual([]);
  expect(fake.commands).toEqual([command]);
});

test.each(["RESTORE DATABASE x FROM DISK = N'x.bak'", 'RESTORE LOG x', 'RESTORE DATABASE x WITH NORECOVERY'])(
  '%s is not carried out',
  async (sql) => {
    const fake = await openFake();
    expect((await run(fake, sql)).messages).toHaveLength(1);
    expect(fake.commands).toEqual([]);
  },
);

import { part } from './part.ts';
import { textOf, wholeOf } from './values.ts';

/** Keys of transparent data encryption (TDE), and what in master can open them. */
export const databaseKeyParts = {
  /**
   * The view wants VIEW SERVER STATE, from SQL Server 2022 on VIEW SERVER SECURITY STATE. It is left alone where nothing is encrypted, so
   * that nobody needs this right for nothing.
   */
  encryptionKeys: part({
    views: 'sys.dm_database_encryption_keys',
    sql: ({ server }) => `IF EXISTS (SELECT 1 FROM sys.databases AS e WHERE e.is_encrypted = 1 AND e.database_id > 4)
  OR HAS_PERMS_BY_NAME(NULL, NULL, '${server.majorVersion >= 16 ? 'VIEW SERVER SECURITY STATE' : 'VIEW SERVER STATE'}') = 1
  SELECT d.name, CONVERT(varchar(100), k.encryptor_thumbprint, 1) AS thumbprint, k.encryptor_type AS encryptor
  FROM sys.dm_database_encryption_keys AS k
  JOIN sys.databases AS d ON d.database_id = k.database_id
  WHERE k.database_id > 4
  ORDER BY d.name
ELSE
  SELECT CONVERT(nvarchar(128), N'') AS name, CONVERT(varchar(100), NULL) AS thumbprint, CONVERT(nvarchar(32), NULL) AS encryptor WHERE 1 = 0`,
    row: (row) => ({
      name: row.name ?? '',
      /** 0x and hexadecimal digits. */
      thumbprint: textOf(row.thumbprint),
      /** CERTIFICATE or ASYMMETRIC KEY */
      encryptor: textOf(row.encryptor),
    }),
  }),
  /** One row when master has a database master key. Its row in sys.symmetric_keys needs VIEW ANY DEFINITION. */
  masterKeys: part({
    views: 'master.sys.symmetric_keys',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT k.name FROM master.sys.symmetric_keys AS k WHERE k.name = N'##MS_DatabaseMasterKey##'`,
    row: (row) => ({ name: row.name ?? '' }),
  }),
  encryptors: part({
    views: 'master.sys.certificates, master.sys.asymmetric_keys',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT c.name, CONVERT(varchar(100), c.thumbprint, 1) AS thumbprint, c.pvt_key_encryption_type AS privateKey,
  CONVERT(varchar(11), DATEDIFF(day, GETDATE(), c.expiry_date)) AS daysLeft,
  CONVERT(varchar(19), c.pvt_key_last_backup_date, 120) AS keyBackup
FROM master.sys.certificates AS c
UNION ALL
SELECT a.name, CONVERT(varchar(100), a.thumbprint, 1), a.pvt_key_encryption_type, NULL, NULL
FROM master.sys.asymmetric_keys AS a`,
    row: (row) => ({
      name: row.name ?? '',
      thumbprint: textOf(row.thumbprint),
      /** MK by the master key, PW by a password, NA none, CP by a cryptographic provider. */
      privateKey: textOf(row.privateKey)?.trim(),
      /** Undefined for an asymmetric key. */
      daysLeft: wholeOf(row.daysLeft),
      keyBackup: textOf(row.keyBackup),
    }),
  }),
} as const;

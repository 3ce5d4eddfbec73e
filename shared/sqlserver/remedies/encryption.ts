import { quoteName, quoteText } from '../identifiers.ts';

/** Long enough for any password policy: a GUID and one letter of each kind. */
const newPassword = "CONVERT(nvarchar(36), NEWID()) + N'aA1!'";

/** Makes a master key in master with a password that is made on the spot, and shows the password. Source: Microsoft, "CREATE MASTER KEY". */
export const createMasterKey = `USE master;
DECLARE @password nvarchar(100) = ${newPassword};
DECLARE @statement nvarchar(max) = N'CREATE MASTER KEY ENCRYPTION BY PASSWORD = N''' + @password + N''';';
EXEC (@statement);
SELECT @password AS keepThisPassword;`;

/**
 * Prints the statements that make the same certificate on another server: the private key is locked with a password that is made on the
 * spot, so that neither is ever in a log. Sources: Microsoft, "CERTENCODED", "CERTPRIVATEKEY", "CREATE CERTIFICATE".
 */
export const printCertificate = (certificate: string): string => `USE master;
DECLARE @password nvarchar(100) = ${newPassword};
DECLARE @certificate int = CERT_ID(${quoteText(quoteName(certificate))});
SELECT CONVERT(nvarchar(max), N'USE master;
IF NOT EXISTS (SELECT 1 FROM sys.symmetric_keys WHERE name = N''##MS_DatabaseMasterKey##'')
  CREATE MASTER KEY ENCRYPTION BY PASSWORD = N''') + ${newPassword} + N''';
CREATE CERTIFICATE ' + ${quoteText(quoteName(certificate))} + N' FROM BINARY = '
  + CONVERT(nvarchar(max), CERTENCODED(@certificate), 1) + N' WITH PRIVATE KEY (BINARY = '
  + CONVERT(nvarchar(max), CERTPRIVATEKEY(@certificate, @password), 1) + N', DECRYPTION BY PASSWORD = N''' + @password + N''');' AS statements;`;

/**
 * Backs up a certificate with its private key into the default data folder of the instance, and shows the password that was made for it.
 * Source: Microsoft, "BACKUP CERTIFICATE".
 */
export const backUpCertificate = (certificate: string): string => {
  const file = certificate.replace(/[\\/:*?"<>|]/g, '_');
  const inner = `BACKUP CERTIFICATE ${quoteName(certificate)} TO FILE = ${quoteText(`${file}.cer`)} WITH PRIVATE KEY (FILE = ${quoteText(`${file}.pvk`)}, ENCRYPTION BY PASSWORD = N'`;
  return `USE master;
DECLARE @password nvarchar(100) = ${newPassword};
DECLARE @statement nvarchar(max) = ${quoteText(inner)} + @password + N''');';
EXEC (@statement);
SELECT @password AS keepThisPassword;`;
};

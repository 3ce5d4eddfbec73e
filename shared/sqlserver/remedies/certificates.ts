import { quoteName, quoteText } from '../identifiers.ts';
import { authenticateWithCertificate } from './endpoints.ts';

/**
 * Prints the statement that gives the partner the public part of a certificate: there is no secret in it.
 * Source: Microsoft, "CERTENCODED (Transact-SQL)".
 */
export const printPublicCertificate = (certificate: string): string =>
  `USE master;
SELECT N'USE master; CREATE CERTIFICATE ${textIn(quoteName(certificate))} FROM BINARY = '
  + CONVERT(nvarchar(max), CERTENCODED(CERT_ID(${quoteText(certificate)})), 1) + N';' AS statement;`;

/**
 * A new certificate for an endpoint, which the endpoint uses at once; then the statement for the partner is printed.
 * `expires` is a date, yyyymmdd.
 */
export const renewCertificate = (endpoint: string, certificate: string, expires: string): string =>
  `USE master;
CREATE CERTIFICATE ${quoteName(certificate)} WITH SUBJECT = ${quoteText(`Endpoint ${endpoint}`)}, EXPIRY_DATE = ${quoteText(expires)};
${authenticateWithCertificate(endpoint, certificate)}
${printPublicCertificate(certificate)}`;

/** Inside a literal that is open already. */
const textIn = (text: string): string => text.replaceAll("'", "''");

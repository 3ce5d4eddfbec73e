import { quoteName, quoteText } from '../identifiers.ts';
import { authenticateWithCertificate } from './endpoints.ts';
import { pasteable } from './pasteable.ts';

/**
 * Prints the statement that gives the partner the public part of a certificate: there is no secret in it.
 * Source: Microsoft, "CERTENCODED (Transact-SQL)".
 */
export const printPublicCertificate = pasteable(
  (certificate: string): string =>
    `USE master;
SELECT N'USE master; CREATE CERTIFICATE ${textIn(quoteName(certificate))} FROM BINARY = '
  + CONVERT(nvarchar(max), CERTENCODED(CERT_ID(${quoteText(certificate)})), 1) + N';' AS statement;`,
);

/** On Linux a subject has 64 characters at most (Microsoft, "CREATE CERTIFICATE"). */
const longestSubject = 64;

/**
 * A new certificate for an endpoint, which the endpoint uses at once; then the statement for the partner is printed.
 * `expires` is a date, yyyymmdd.
 */
export const renewCertificate = pasteable(
  (endpoint: string, certificate: string, expires: string): string =>
    `USE master;
CREATE CERTIFICATE ${quoteName(certificate)} WITH SUBJECT = ${quoteText(`Endpoint ${endpoint}`.slice(0, longestSubject))}, EXPIRY_DATE = ${quoteText(expires)};
${authenticateWithCertificate(endpoint, certificate)}
${printPublicCertificate(certificate)}`,
);

/** Inside a literal that is open already. */
const textIn = (text: string): string => text.replaceAll("'", "''");

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Certificates as PEM text, from PEM text (line breaks may be written as `\n`), from its base64 form, or from a file.
 * Throws an Error that says what is wrong; it never quotes the content.
 */
export function readPem(raw: string): string {
  const certificates = pemText(raw).match(block);
  if (certificates === null) throw new Error('must hold a certificate between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----');
  certificates.forEach(expectCertificate);
  return `${certificates.join('\n')}\n`;
}

function pemText(raw: string): string {
  if (raw.includes('-----BEGIN ')) return raw.replaceAll('\\n', '\n');
  const decoded = Buffer.from(raw, 'base64').toString();
  if (decoded.includes('-----BEGIN ')) return decoded;
  try {
    return readFileSync(raw.trim(), 'utf8');
  } catch {
    throw new Error('must be PEM text, PEM text in base64, or the path of a PEM file that can be read');
  }
}

function expectCertificate(pem: string, index: number): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new Error(`holds a certificate that can not be read (number ${index + 1} in it)`);
  }
}

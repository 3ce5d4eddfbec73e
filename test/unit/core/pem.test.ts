import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPem } from '../../../shared/core/pem.ts';
import { certificate } from './certificate.ts';

test.each([
  ['PEM text', certificate],
  ['PEM text with \\n for line breaks', certificate.replaceAll('\n', '\\n')],
  ['PEM text with words around it', `subject: sql.example\n${certificate}bye`],
  ['base64 of PEM text', Buffer.from(certificate).toString('base64')],
])('%s', (_, raw) => {
  expect(readPem(raw)).toBe(certificate);
});

test('two certificates', () => {
  expect(readPem(certificate + certificate)).toBe(certificate + certificate);
});

test('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pem-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, certificate);
  expect(readPem(file)).toBe(certificate);
  rmSync(folder, { recursive: true });
});

test.each([
  ['no certificate', 'hello', 'must be PEM text, PEM text in base64, or the path of a PEM file that can be read'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----', 'must hold a certificate between'],
  ['a damaged certificate', certificate.replace('MII', 'MIJ'), 'holds a certificate that can not be read (number 1 in it)'],
  ['a damaged second one', certificate + certificate.replace('MII', 'MIJ'), '(number 2 in it)'],
])('%s is refused and not quoted', (_, raw, message) => {
  expect(() => readPem(raw)).toThrow(message);
  expect(() => readPem(raw)).not.toThrow(raw.slice(0, 40));
});

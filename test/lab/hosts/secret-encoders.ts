import type { SecretEncoder } from './secret-masker.ts';

const base64 = (secret: string) => Buffer.from(secret, 'utf8').toString('base64');

/** Base64 of `prefix:secret` shows other letters for each length of the prefix: the runner masks three alignments. */
const base64Shifted =
  (shift: number): SecretEncoder =>
  (secret) => {
    const bytes = Buffer.from(secret, 'utf8');
    return (bytes.length > shift ? bytes.subarray(shift) : bytes).toString('base64');
  };

const jsonEscape: SecretEncoder = (secret) => JSON.stringify(secret).slice(1, -1);

const uriEscape: SecretEncoder = (secret) =>
  encodeURIComponent(Buffer.from(secret).toString()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const xmlForms: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' };
const xmlEscape: SecretEncoder = (secret) => secret.replace(/[<>"'&]/g, (c) => xmlForms[c] ?? c);

const expressionEscape: SecretEncoder = (secret) => secret.replaceAll("'", "''");
const commandLineEscape: SecretEncoder = (secret) => secret.replaceAll('"', '\\"');
const backslashEscape: SecretEncoder = (secret) => secret.replaceAll('\\\\', '\\').replaceAll("\\'", "'").replaceAll('\\"', '"');

const trimDoubleQuotes: SecretEncoder = (secret) =>
  secret.length > 8 && secret.startsWith('"') && secret.endsWith('"') ? secret.slice(1, -1) : '';

/** PowerShell prints a failed command in sections that it cuts at an ampersand. Short sections are not masked. */
const beforeAmpersand: SecretEncoder = (secret) => {
  const cut = secret.includes('&+') ? secret.indexOf('&+') + 2 : secret.lastIndexOf('&') + 1;
  return cut >= 6 ? secret.slice(0, cut) : '';
};
const afterAmpersand: SecretEncoder = (secret) => {
  if (!secret.includes('&')) return '';
  const rest = secret.includes('&+') ? secret.slice(secret.indexOf('&+') + 3) : secret.slice(secret.lastIndexOf('&') + 1);
  return rest.length >= 6 ? rest : '';
};

/** The forms that actions/runner masks (ValueEncoders.cs). */
export const githubEncoders: readonly SecretEncoder[] = [
  base64,
  base64Shifted(1),
  base64Shifted(2),
  commandLineEscape,
  expressionEscape,
  jsonEscape,
  uriEscape,
  xmlEscape,
  trimDoubleQuotes,
  beforeAmpersand,
  afterAmpersand,
];

/** The forms that azure-pipelines-agent masks: fewer than the GitHub runner, no Base64 among them. */
export const azureEncoders: readonly SecretEncoder[] = [jsonEscape, uriEscape, backslashEscape];

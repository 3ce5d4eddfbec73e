import { createServer, type Server } from 'node:net';
import { methodsMeet } from '../../../shared/prereqs/authentication/methods.ts';
import { networkAccount } from '../../../shared/prereqs/authentication/service-account.ts';
import { fail } from '../../../shared/prereqs/check.ts';
import { encryptionsAgree } from '../../../shared/prereqs/network/encryption.ts';
import { parseListenerUrl } from '../../../shared/prereqs/network/listener-url.ts';
import { probeTcp } from '../../../shared/sqlserver/reachability.ts';
import { printPublicCertificate } from '../../../shared/sqlserver/remedies/certificates.ts';
import { setListenerUrls } from '../../../shared/sqlserver/remedies/distributed-groups.ts';
import { letAccountConnect, startEndpoint } from '../../../shared/sqlserver/remedies/endpoints.ts';

// Microsoft, "Transport security": DISABLED meets DISABLED and SUPPORTED, REQUIRED meets SUPPORTED and REQUIRED.
test.each([
  ['NONE', 'NONE', true],
  ['NONE', 'NONE, AES', true],
  ['NONE', 'AES', false],
  ['NONE, AES', 'AES', true],
  ['NONE, RC4', 'NONE, AES', false],
  ['RC4', 'AES', false],
  ['RC4, AES', 'AES', true],
  ['AES, RC4', 'RC4, AES', true],
])('encryption %s and %s: %s', (a, b, expected) => {
  expect(encryptionsAgree(a.split(', '), b.split(', '))).toBe(expected);
  expect(encryptionsAgree(b.split(', '), a.split(', '))).toBe(expected);
});

test.each([
  ['NTLM', 'KERBEROS', false],
  ['NTLM', 'NEGOTIATE', true],
  ['CERTIFICATE', 'NEGOTIATE', false],
  ['NEGOTIATE, CERTIFICATE', 'CERTIFICATE', true],
])('authentication %s and %s: %s', (a, b, expected) => {
  expect(methodsMeet(a.split(', '), b.split(', '))).toBe(expected);
  expect(methodsMeet(b.split(', '), a.split(', '))).toBe(expected);
});

test.each([
  ['CONTOSO\\sql', 'account'],
  ['sql@contoso.com', 'account'],
  ['NT Service\\MSSQLSERVER', 'computer'],
  ['NT AUTHORITY\\NETWORK SERVICE', 'computer'],
  ['NT AUTHORITY\\LOCAL SERVICE', 'nobody'],
  ['LocalSystem', 'computer'],
  ['.\\sql', 'nobody'],
  ['sql01\\sql', 'nobody'],
  ['mssql', 'unseen'],
  [undefined, 'unseen'],
])('the account %s is %s in the network', (account, kind) => {
  expect(networkAccount(account, 'SQL01').kind).toBe(kind);
});

test.each([
  ['TCP://ag-ls.contoso.com:5022', { host: 'ag-ls.contoso.com', port: 5022 }],
  ['tcp://10.0.0.4:5023/', { host: '10.0.0.4', port: 5023 }],
  ['TCP://[fe80::1]:5022', { host: '[fe80::1]', port: 5022 }],
  ['TCP://ag-ls', undefined],
  ['ag-ls:5022', undefined],
  [undefined, undefined],
])('LISTENER_URL %s', (url, expected) => {
  expect(parseListenerUrl(url)).toEqual(expected);
});

test('a name with quotes and brackets stays a name in the statement that prints a statement', () => {
  expect(printPublicCertificate("it's]one")).toContain("N'USE master; CREATE CERTIFICATE [it''s]]one] FROM BINARY = '");
  expect(printPublicCertificate("it's]one")).toContain("CERT_ID(N'it''s]one')");
});

test('a name that a client would split at GO, or that no server can have, is in no statement', () => {
  const evil = 'Hadr]\nGO\nDROP DATABASE Sales;--';
  expect(startEndpoint(evil)).toBe('');
  expect(setListenerUrls('DAG', [['Ag', 'TCP://x\r\nGO:5022']])).toBe('');
  expect(letAccountConnect('Hadr', `CONTOSO\\${'x'.repeat(128)}`)).toBe('');
  expect(fail('seen', { text: 'Start it.', sql: startEndpoint(evil), on: 'source' }).remedy).toEqual({
    text: expect.stringMatching(/^Start it\. \(The statement is left out/),
  });
  expect(startEndpoint('a]b')).toBe('ALTER ENDPOINT [a]]b] STATE = STARTED;');
});

describe('a probe', () => {
  let server: Server;
  beforeEach(async () => {
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  const port = () => (server.address() as { port: number }).port;

  test('says nothing of an open port, and why a closed one is closed', async () => {
    expect(await probeTcp('127.0.0.1', port(), 1000)).toBeUndefined();
    const closed = port();
    await new Promise((resolve) => server.close(resolve));
    expect(await probeTcp('127.0.0.1', closed, 1000)).toMatch(/ECONNREFUSED/);
  });

  test('says that a name is unknown', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await probeTcp('nosuch.invalid', 5022, 1000)).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });
});

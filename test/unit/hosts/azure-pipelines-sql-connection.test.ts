import { jest } from '@jest/globals';
import { type ServiceConnection, serviceConnectionEnvironment } from '../../lab/hosts/azure/service-connection.ts';

const login = { username: 'migrate', password: ' p w ' };
const connections = [
  { id: 'sql', scheme: 'UsernamePassword', parameters: login, expected: { authentication: 'sql', ...login } },
  {
    id: 'windows',
    scheme: 'usernamepassword',
    parameters: { ...login, domain: 'CONTOSO' },
    expected: { authentication: 'ntlm', ...login, domain: 'CONTOSO' },
  },
  { id: 'blank', scheme: 'UsernamePassword', parameters: { ...login, domain: ' ' }, expected: { authentication: 'sql', ...login } },
  { id: 'token', scheme: 'Token', parameters: { apitoken: 'eyJ' }, expected: { authentication: 'access-token', accessToken: 'eyJ' } },
  { id: 'agent', scheme: 'None', parameters: {}, expected: { authentication: 'entra' } },
] as const;

const data = { server: 'sql01,1433', encrypt: 'strict', trustServerCertificate: 'false', hostNameInCertificate: '', caCertificate: 'a\nb' };
const handed = ({ id, scheme, parameters }: { id: string; scheme: string; parameters: object }): ServiceConnection => ({
  id,
  name: id,
  authorization: { scheme, parameters: { ...parameters } },
  data,
});
const foreign = handed({ id: 'foreign', scheme: 'ServicePrincipal', parameters: {} });

// The library reads its environment once, when it loads.
for (const connection of [...connections.map(handed), foreign]) Object.assign(process.env, serviceConnectionEnvironment(connection));
const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
const { sqlServerConnection } = await import('../../../shared/hosts/azure-pipelines-sql-connection.ts');

beforeEach(() => printed.mockClear());

test.each(connections)('a service connection as the agent hands it over: $id', ({ id, expected }) => {
  const given = Object.entries(sqlServerConnection(id)).flatMap(([part, { value }]) => (value === undefined ? [] : [[part, value]]));
  const { hostNameInCertificate: _blank, ...filled } = data;
  expect(Object.fromEntries(given)).toEqual({ ...filled, ...expected });
  expect(printed.mock.calls.flat().join('')).not.toContain('p w');
});

test('a connection of another type is refused', () => {
  expect(() => sqlServerConnection('foreign')).toThrow('authentication scheme "ServicePrincipal"');
});

import { connectFailure, type FailureStep, serverError } from '../../../shared/sqlserver/errors.ts';

const chained = (code: string, message = code): Error =>
  Object.assign(new Error('Could not connect (sequence)'), {
    code: 'ESOCKET',
    cause: Object.assign(new Error('all failed'), { errors: [Object.assign(new Error(message), { code })] }),
  });

test.each<[string, Error, readonly number[], FailureStep]>([
  ['an unknown name', chained('ENOTFOUND'), [], 'dns'],
  ['a closed port', chained('ECONNREFUSED'), [], 'tcp'],
  ['an unreachable host', chained('EHOSTUNREACH'), [], 'tcp'],
  ['a self-signed certificate', chained('DEPTH_ZERO_SELF_SIGNED_CERT'), [], 'tls'],
  ['a wrong name in the certificate', chained('ERR_TLS_CERT_ALTNAME_INVALID'), [], 'tls'],
  ['a wrong password', Object.assign(new Error('Login failed'), { code: 'ELOGIN' }), [18456], 'login'],
  ['forced encryption', Object.assign(new Error('Server requires encryption'), { code: 'EENCRYPT' }), [], 'tls'],
])('%s fails at its step', (_name, error, numbers, step) => {
  expect(connectFailure(error, numbers)).toMatchObject({ step, numbers });
});

test('the root cause is in the message, however deep the driver hides it', () => {
  expect(connectFailure(chained('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:1433'), []).message).toContain(
    'connect ECONNREFUSED 10.0.0.1:1433',
  );
});

test('a number means that the server answered; a code in the place of a number does not', () => {
  expect(serverError(Object.assign(new Error('x'), { number: 41190, class: 16 }))).toMatchObject({ number: 41190, severity: 16 });
  expect(serverError(Object.assign(new Error('x'), { number: 'ETIMEOUT' }))).toBeUndefined();
  expect(serverError(undefined)).toBeUndefined();
});

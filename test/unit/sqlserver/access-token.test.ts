import { tokenExpiry } from '../../../shared/sqlserver/access-token.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

test.each<[string, string, string | undefined]>([
  ['exp in seconds', `e30.${encoded('{"exp":1795296000}')}.sig`, '2026-11-21T21:20:00.000Z'],
  ['no exp', `e30.${encoded('{}')}.sig`, undefined],
  ['exp is no number', `e30.${encoded('{"exp":"soon"}')}.sig`, undefined],
  ['exp is out of any range', `e30.${encoded('{"exp":1e400}')}.sig`, undefined],
  ['exp is after the end of dates', `e30.${encoded('{"exp":1e300}')}.sig`, undefined],
  ['the payload is no JSON', `e30.${encoded('hello')}.sig`, undefined],
  ['no parts', 'opaque', undefined],
  ['two parts', `e30.${encoded('{"exp":1795296000}')}`, undefined],
])('%s', (_name, token, expected) => {
  expect(tokenExpiry(token)?.toISOString()).toBe(expected);
});

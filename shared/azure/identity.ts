import type { AzureIdentity } from './arm.ts';
import { textAt } from './json.ts';

/**
 * Who a token speaks for, from its claims (Microsoft, "Access token claims reference"). A token that can not be read gives no names; whether
 * it is good is for Azure to say.
 */
export function identityOf(token: string, how: string): AzureIdentity {
  const claims = claimsOf(token);
  const user = textAt(claims, 'upn') ?? textAt(claims, 'unique_name') ?? textAt(claims, 'preferred_username');
  const application = textAt(claims, 'appid') ?? textAt(claims, 'azp');
  const objectId = textAt(claims, 'oid');
  const isUser = textAt(claims, 'idtyp') === 'user' || user !== undefined;
  const named = isUser ? `user ${user ?? 'without a name'}` : `application ${application ?? 'without an id'}`;
  return {
    how,
    whom: `${named}, object ${objectId ?? 'unknown'}, tenant ${textAt(claims, 'tid') ?? 'unknown'}`,
    objectId,
    isUser,
  };
}

function claimsOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

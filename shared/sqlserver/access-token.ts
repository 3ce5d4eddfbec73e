/**
 * When a Microsoft Entra access token ends, from its `exp` claim (seconds since 1970; RFC 7519, section 4.1.4). Undefined when the text is
 * no JSON web token: clients must not rely on it being one (Microsoft, "Access tokens in the Microsoft identity platform").
 */
export function tokenExpiry(token: string): Date | undefined {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly exp?: unknown };
    const expiry = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN);
    return Number.isNaN(expiry.getTime()) ? undefined : expiry;
  } catch {
    return undefined;
  }
}

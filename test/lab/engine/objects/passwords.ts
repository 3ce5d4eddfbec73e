import { createHash } from 'node:crypto';

/** Version word of a hash: SHA-512 with a salt, from SQL Server 2012 on. */
const VERSION = Buffer.from([0x02, 0x00]);
const SALT_BYTES = 4;
const LENGTH = VERSION.length + SALT_BYTES + 64;

/** sys.sql_logins.password_hash: 0x0200, four bytes of salt, SHA-512 over the password in UTF-16 and the salt. `salt` gives at least four bytes. */
export function hashPassword(password: string, salt: Uint8Array): Uint8Array {
  const bytes = salt.subarray(0, SALT_BYTES);
  const digest = createHash('sha512').update(Buffer.from(password, 'utf16le')).update(bytes).digest();
  return new Uint8Array(Buffer.concat([VERSION, bytes, digest]));
}

export function passwordMatches(hash: Uint8Array, password: string): boolean {
  const salt = hash.subarray(VERSION.length, VERSION.length + SALT_BYTES);
  return Buffer.compare(hashPassword(password, salt), hash) === 0;
}

/** What CREATE LOGIN takes as PASSWORD = 0x… HASHED. */
export const isPasswordHash = (hash: Uint8Array): boolean =>
  hash.length === LENGTH && Buffer.compare(hash.subarray(0, VERSION.length), VERSION) === 0;

import type { Command } from '../../commands.ts';
import { alterDatabaseDenied, fileUnknown } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { logicalName } from '../views/database-files.ts';

/** ALTER DATABASE ... MODIFY FILE: size of the data file, and how far the log file may grow. Throws 5011, 5041. */
export function modifyFile(
  session: Session,
  { database, file, sizeKb, maxSizeKb }: Extract<Command, { readonly kind: 'modify-file' }>,
): void {
  const copy = session.server.databases.get(database.toLowerCase());
  if (copy === undefined || !holds(session.login, 'ALTER ANY DATABASE')) throw alterDatabaseDenied(database);
  const isLog = file.toLowerCase() === logicalName(copy.name, 'log').toLowerCase();
  if (!isLog && file.toLowerCase() !== copy.name.toLowerCase()) throw fileUnknown(file);
  if (isLog && maxSizeKb !== undefined) copy.largestLogPages = maxSizeKb === 'UNLIMITED' ? undefined : Math.ceil(maxSizeKb / 8);
  if (!isLog && sizeKb !== undefined) copy.storage.dataPages = Math.ceil(sizeKb / 8);
}

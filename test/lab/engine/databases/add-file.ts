import type { Command } from '../../commands.ts';
import { alterDatabaseDenied, alterDatabaseFailed, fileNameTaken, filePathTaken } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { tempdbPath } from '../views/database-files.ts';

type AddFileCommand = Extract<Command, { readonly kind: 'alter-database-add-file' }>;

/** SIZE when it is left out: that of the primary file of model, 8 MB (Microsoft, "ALTER DATABASE File and Filegroup Options"). */
const defaultPages = 1_024;

/**
 * ALTER DATABASE tempdb ADD FILE: in use at once. Needs ALTER on the database. Throws 5011, 1828 for a logical name and 5170 for a path
 * that is taken, and 5069 for any other database: their files are not played.
 */
export function addFile({ server, login }: Session, { database, files }: AddFileCommand): void {
  if (!holds(login, 'ALTER ANY DATABASE')) throw alterDatabaseDenied(database);
  if (database.toLowerCase() !== 'tempdb') throw alterDatabaseFailed();
  const { tempdb } = server.hardware;
  for (const { name, path, sizeKb } of files) {
    if (tempdb.some((file) => file.name.toLowerCase() === name.toLowerCase())) throw fileNameTaken(name);
    if (tempdb.some((file, index) => tempdbPath(server, file, index).toLowerCase() === path.toLowerCase())) throw filePathTaken(path);
    tempdb.push({ name, path, pages: sizeKb === undefined ? defaultPages : Math.ceil(sizeKb / 8) });
  }
}

/** Users and the owner of a database. They are written to its log: they travel. */
import type { CatalogChange, DatabaseUser } from '../data/catalog.ts';
import { enterForWriting, isSystemDatabase } from '../databases/access.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { alterDatabaseDenied, cannotDo, cannotFind, notAValidLoginName, notOnSystemDatabase, principalExists } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { write } from '../replication/writing.ts';
import { holds, type Login } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { beginTransaction, commitTransaction, partIn } from '../sessions/transaction.ts';
import { createMsdbUser } from './msdb-users.ts';

/** CREATE USER name [FOR LOGIN login]. Throws 15007, 15023, in msdb also 15247. */
export async function createUser(session: Session, user: string, login = user): Promise<void> {
  if (session.database === 'msdb') return createMsdbUser(session, user, login);
  const copy = databaseOf(session);
  const found = session.server.logins.get(login.toLowerCase());
  if (!found) throw notAValidLoginName(login);
  if (copy.data.catalog.users.has(user.toLowerCase())) throw principalExists('user', user);
  await changeCatalog(session.laboratory, copy, { area: 'users', key: user.toLowerCase(), entry: userFor(user, found) });
}

/** ALTER USER name WITH LOGIN = login: the repair of an orphan. Throws 15151, 15007. */
export async function mapUser(session: Session, user: string, login: string): Promise<void> {
  const copy = databaseOf(session);
  const found = copy.data.catalog.users.get(user.toLowerCase());
  if (!found) throw cannotDo('alter', 'user', user);
  const to = session.server.logins.get(login.toLowerCase());
  if (!to) throw notAValidLoginName(login);
  await changeCatalog(session.laboratory, copy, { area: 'users', key: user.toLowerCase(), entry: { ...found, sid: to.sid } });
}

/** DROP USER. Throws 15151. */
export async function dropUser(session: Session, user: string): Promise<void> {
  const copy = databaseOf(session);
  if (!copy.data.catalog.users.has(user.toLowerCase())) throw cannotDo('drop', 'user', user);
  await changeCatalog(session.laboratory, copy, { area: 'users', key: user.toLowerCase(), entry: undefined });
}

/** ALTER AUTHORIZATION ON DATABASE. Throws 15151, 5011, 3906. */
export async function setDatabaseOwner(session: Session, database: string, owner: string): Promise<void> {
  const login = session.server.logins.get(owner.toLowerCase());
  if (!login) throw cannotFind('principal', owner);
  if (!session.server.databases.has(database.toLowerCase()) || !holds(session.login, 'ALTER ANY DATABASE'))
    throw alterDatabaseDenied(database);
  const copy = enterForWriting(session.server, database, session.client.readOnlyIntent);
  copy.ownerSid = login.sid;
  await changeCatalog(session.laboratory, copy, { area: 'owner', key: '', entry: login.sid });
}

export const userFor = (name: string, { kind, sid }: Pick<Login, 'kind' | 'sid'>): DatabaseUser => ({
  name,
  type: kind,
  sid,
  authentication: kind === 'S' ? 1 : kind === 'U' || kind === 'G' ? 3 : 4,
  defaultSchema: 'dbo',
});

/** Writes the change into the log of the primary copy, so that every copy gets it. */
export async function changeCatalog(laboratory: Laboratory, copy: DatabaseCopy, change: CatalogChange): Promise<void> {
  const transaction = beginTransaction(laboratory, 'ddl', false);
  write(laboratory, copy, { kind: 'catalog', transaction: partIn(laboratory, transaction, copy), change });
  await commitTransaction(laboratory, transaction);
}

function databaseOf(session: Session): DatabaseCopy {
  if (isSystemDatabase(session.database)) throw notOnSystemDatabase(session.database);
  return enterForWriting(session.server, session.database, session.client.readOnlyIntent);
}

import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import type { ReadSide } from '../check.ts';

type LoginRow = PartRow<'logins'>;

/** A login of the source, and what needs it there. */
export interface NeededLogin {
  readonly login: LoginRow;
  /** Databases of the DAG in which it is a user, or that it owns. */
  readonly databases: readonly string[];
}

/** Parts from which the needed logins follow. */
export const neededLoginParts = ['logins', 'databaseContents', 'databaseOwnership'] as const;

/** Logins of the source that the databases of the DAG need: by SID, as the databases themselves know them. sa is everywhere. */
export function neededLogins(source: ReadSide<(typeof neededLoginParts)[number]>): readonly NeededLogin[] {
  const inDag = new Set(source.dag?.databases.map(({ name }) => name) ?? []);
  const databases = new Map<string, Set<string>>();
  const need = (sid: string | undefined, database: string) => {
    if (sid !== undefined && sid !== '' && sid !== saSid) databases.set(sid, (databases.get(sid) ?? new Set()).add(database));
  };
  for (const { kind, database, sid } of source.read.databaseContents) if (kind === 'USER') need(sid, database);
  for (const { name, ownerSid } of source.read.databaseOwnership) if (inDag.has(name)) need(ownerSid, name);
  return source.read.logins.flatMap((login) => {
    const used = databases.get(login.sid);
    return used ? [{ login, databases: [...used].sort() }] : [];
  });
}

/** The SID of sa, under whatever name. */
export const saSid = '0x01';

/** `name (Sales, Ledger and 3 more)`: a login with a few of the databases that need it. */
export const withDatabases = ({ login, databases }: NeededLogin): string =>
  `${login.name} (${databases.slice(0, 3).join(', ')}${databases.length > 3 ? ` and ${databases.length - 3} more` : ''})`;

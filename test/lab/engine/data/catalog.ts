/** What a database knows beside its tables: its users, and what its code refers to. It is in the log, so it travels with the database. */

/** A row of sys.database_principals that is not built in. */
export interface DatabaseUser {
  readonly name: string;
  /** SQL user, Windows user, Windows group, Entra user, Entra group. */
  readonly type: 'S' | 'U' | 'G' | 'E' | 'X';
  /** The login it stands for; a user without a login has a SID of its own. */
  readonly sid: Uint8Array;
  /** 0: WITHOUT LOGIN. 1: by a login of the instance. 2: contained, by its own password. 3: by Windows. 4: by Entra. */
  readonly authentication: 0 | 1 | 2 | 3 | 4;
  readonly defaultSchema: string;
}

/** A name in the code of a module, as sys.sql_expression_dependencies has it. */
export interface CodeReference {
  /** The procedure, view, function or trigger. */
  readonly module: string;
  readonly server?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly entity: string;
}

export interface Synonym {
  readonly name: string;
  /** As written, for example [Archive].[dbo].[Orders]. */
  readonly target: string;
}

interface Entries {
  readonly users: DatabaseUser;
  readonly references: CodeReference;
  readonly synonyms: Synonym;
  /** Who owns the database as it says itself: the SID of dbo. One entry. */
  readonly owner: Uint8Array;
}

/** An entry that is set, or taken away. */
export type CatalogChange = {
  [Area in keyof Entries]: { readonly area: Area; readonly key: string; readonly entry: Entries[Area] | undefined };
}[keyof Entries];

export class Catalog {
  readonly users = new Map<string, DatabaseUser>();
  readonly references = new Map<string, CodeReference>();
  readonly synonyms = new Map<string, Synonym>();
  readonly owner = new Map<string, Uint8Array>();

  /** Gives the change that undoes it. */
  apply(change: CatalogChange): CatalogChange {
    switch (change.area) {
      case 'users':
        return { ...change, entry: replace(this.users, change.key, change.entry) };
      case 'references':
        return { ...change, entry: replace(this.references, change.key, change.entry) };
      case 'synonyms':
        return { ...change, entry: replace(this.synonyms, change.key, change.entry) };
      case 'owner':
        return { ...change, entry: replace(this.owner, change.key, change.entry) };
    }
  }
}

function replace<T>(entries: Map<string, T>, key: string, entry: T | undefined): T | undefined {
  const before = entries.get(key);
  if (entry === undefined) entries.delete(key);
  else entries.set(key, entry);
  return before;
}

import type { Relation } from '../../port.ts';
import type { SqlValue } from '../../sql-types.ts';
import { admit, enter, isSystemDatabase } from '../databases/access.ts';
import type { Session } from '../sessions/session.ts';
import { allViews } from './all-views.ts';
import { relationOf, type View } from './define.ts';
import { tableFunctions } from './table-functions.ts';

const byName = new Map<string, View>(allViews.map((one) => [`${one.schema}.${one.name}`.toLowerCase(), one]));

/** A system view, which every database shows, a table of msdb, or a user table. */
export function findRelation(session: Session, database: string | undefined, schema: string, name: string): Relation | undefined {
  const context = database ?? session.database;
  if (!isSystemDatabase(context)) admit(session.login, enter(session.server, context, session.client.readOnlyIntent));
  const wanted = schema.toLowerCase();
  if (wanted === 'sys' || wanted === 'information_schema') return systemView(session, `${wanted}.${name.toLowerCase()}`, context);
  if (context.toLowerCase() === 'msdb') return systemView(session, `msdb:${wanted}.${name.toLowerCase()}`, context);
  return isSystemDatabase(context) ? undefined : userTable(session, context, schema, name);
}

export function findTableFunction(session: Session, schema: string, name: string, args: readonly SqlValue[]): Relation | undefined {
  const definition = tableFunctions[`${schema}.${name}`.toLowerCase()]?.(args);
  return definition && relationOf(definition, session);
}

function systemView(session: Session, name: string, database: string): Relation | undefined {
  const definition = byName.get(name);
  return definition && definition.since <= session.server.version.major ? relationOf(definition, session, database) : undefined;
}

function userTable(session: Session, database: string, schema: string, name: string): Relation | undefined {
  const { server, client } = session;
  const table = enter(server, database, client.readOnlyIntent).data.find(schema, name);
  if (table === undefined) return undefined;
  return {
    columns: table.columns.map((column) => ({ name: column.name, type: column.type, nullable: column.nullable && !column.primaryKey })),
    definition: table.columns,
    *rows() {
      const copy = enter(server, database, client.readOnlyIntent);
      for (const [, values] of table.visible(session.transaction?.parts.get(copy))) yield values;
    },
  };
}

import type { TableColumn } from '../../port.ts';
import type { Column, SqlTypeName } from '../../sql-types.ts';
import { isSystemDatabase } from '../databases/access.ts';
import type { Session } from '../sessions/session.ts';
import { columnsFor, type View, type ViewRow, view } from './define.ts';
import { objectColumns } from './object-columns.ts';
import { typeIds, widths } from './type-catalog.ts';
import { dateValue } from './values.ts';

interface DescribedObject {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly type: 'V ' | 'U ';
  readonly columns: readonly (Column | TableColumn)[];
  readonly createdAt: number;
}

/** The views that describe the views: sys.all_objects, all_columns, types, schemas ... so that a stranger can look around. */
export function metadataViews(described: readonly View[]): readonly View[] {
  const all: View[] = [];
  const systemObjects = (session: Session): DescribedObject[] =>
    [...described, ...all]
      .filter((one) => one.schema === 'sys' && one.since <= session.server.version.major)
      .map((one, index) => ({
        id: -(1_000 + index),
        schema: one.schema,
        name: one.name,
        type: 'V ' as const,
        columns: columnsFor(one, session.server.version.major),
        createdAt: session.server.startedAt,
      }));
  const userObjects = (session: Session, database: string): DescribedObject[] => {
    if (isSystemDatabase(database)) return [];
    const copy = session.server.databases.get(database.toLowerCase());
    return [...(copy?.data.tables.values() ?? [])].map((table) => ({
      id: table.objectId,
      schema: table.schema,
      name: table.name,
      type: 'U ' as const,
      columns: table.columns,
      createdAt: table.createdAt,
    }));
  };
  const everything = (session: Session, database: string) => [...systemObjects(session), ...userObjects(session, database)];

  const columnColumns = `object_id int not null
     name sysname
     column_id int not null
     system_type_id tinyint not null
     user_type_id int not null
     max_length smallint not null
     precision tinyint not null
     scale tinyint not null
     collation_name sysname
     is_nullable bit
     is_ansi_padded bit not null
     is_rowguidcol bit not null
     is_identity bit not null
     is_computed bit not null`;
  const objectViews = (name: string, source: (session: Session, database: string) => DescribedObject[]) =>
    view(name, objectColumns, function* (session, database) {
      for (const object of source(session, database)) yield objectRow(object);
    });
  const columnViews = (name: string, source: (session: Session, database: string) => DescribedObject[]) =>
    view(name, columnColumns, function* (session, database) {
      for (const object of source(session, database))
        for (const [index, column] of object.columns.entries()) yield columnRow(session, object, column, index + 1);
    });

  all.push(
    objectViews('all_objects', everything),
    objectViews('system_objects', systemObjects),
    objectViews('objects', userObjects),
    objectViews('tables', userObjects),
    objectViews('all_views', systemObjects),
    objectViews('system_views', systemObjects),
    columnViews('all_columns', everything),
    columnViews('system_columns', systemObjects),
    columnViews('columns', userObjects),
    view('schemas', 'name sysname not null\nschema_id int not null\nprincipal_id int', function* () {
      yield { name: 'dbo', schema_id: 1, principal_id: 1 };
      yield { name: 'guest', schema_id: 2, principal_id: 2 };
      yield { name: 'INFORMATION_SCHEMA', schema_id: 3, principal_id: 3 };
      yield { name: 'sys', schema_id: 4, principal_id: 4 };
    }),
    view(
      'types',
      `name sysname not null
       system_type_id tinyint not null
       user_type_id int not null
       schema_id int not null
       principal_id int
       max_length smallint not null
       precision tinyint not null
       scale tinyint not null
       collation_name sysname
       is_nullable bit
       is_user_defined bit not null
       is_assembly_type bit not null
       default_object_id int not null
       rule_object_id int not null
       is_table_type bit not null`,
      function* () {
        const common = { schema_id: 4, is_nullable: true, is_user_defined: false, is_assembly_type: false, default_object_id: 0 };
        for (const [name, id] of Object.entries(typeIds)) {
          const { max_length, precision, scale } = widths({ name: name as SqlTypeName });
          yield {
            ...common,
            name,
            system_type_id: id,
            user_type_id: id,
            max_length,
            precision,
            scale,
            rule_object_id: 0,
            is_table_type: false,
          };
        }
        yield {
          ...common,
          name: 'sysname',
          system_type_id: 231,
          user_type_id: 256,
          max_length: 256,
          precision: 0,
          scale: 0,
          is_nullable: false,
          rule_object_id: 0,
          is_table_type: false,
        };
      },
    ),
    view(
      'information_schema.tables',
      'TABLE_CATALOG nvarchar(128)\nTABLE_SCHEMA nvarchar(128)\nTABLE_NAME sysname not null\nTABLE_TYPE varchar(10)',
      function* (session, database) {
        for (const table of userObjects(session, database))
          yield { TABLE_CATALOG: database, TABLE_SCHEMA: table.schema, TABLE_NAME: table.name, TABLE_TYPE: 'BASE TABLE' };
      },
    ),
    view(
      'information_schema.columns',
      `TABLE_CATALOG nvarchar(128)
       TABLE_SCHEMA nvarchar(128)
       TABLE_NAME nvarchar(128) not null
       COLUMN_NAME nvarchar(128)
       ORDINAL_POSITION int
       IS_NULLABLE varchar(3)
       DATA_TYPE nvarchar(128)`,
      function* (session, database) {
        for (const table of userObjects(session, database))
          for (const [index, column] of table.columns.entries())
            yield {
              TABLE_CATALOG: database,
              TABLE_SCHEMA: table.schema,
              TABLE_NAME: table.name,
              COLUMN_NAME: column.name,
              ORDINAL_POSITION: index + 1,
              IS_NULLABLE: column.nullable ? 'YES' : 'NO',
              DATA_TYPE: column.type.name,
            };
      },
    ),
  );
  return all;
}

function objectRow(object: DescribedObject): ViewRow {
  const system = object.type === 'V ';
  return {
    name: object.name,
    object_id: object.id,
    principal_id: null,
    schema_id: system ? 4 : 1,
    parent_object_id: 0,
    type: object.type,
    type_desc: system ? 'VIEW' : 'USER_TABLE',
    create_date: dateValue(object.createdAt),
    modify_date: dateValue(object.createdAt),
    is_ms_shipped: system,
    is_published: false,
    is_schema_published: false,
  };
}

function columnRow(session: Session, object: DescribedObject, column: Column | TableColumn, id: number): ViewRow {
  const character = /char$/.test(column.type.name);
  return {
    object_id: object.id,
    name: column.name,
    column_id: id,
    system_type_id: typeIds[column.type.name],
    user_type_id: typeIds[column.type.name],
    ...widths(column.type),
    collation_name: character ? session.server.collation : null,
    is_nullable: column.nullable,
    is_ansi_padded: character,
    is_rowguidcol: false,
    is_identity: 'identity' in column && column.identity !== undefined,
    is_computed: false,
  };
}

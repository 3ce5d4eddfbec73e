import { extendedPropertiesOf } from '../sessions/extended-properties.ts';
import { view } from './define.ts';

export const extendedPropertyViews = [
  view(
    'extended_properties',
    `class tinyint not null
     class_desc nvarchar(60)
     major_id int not null
     minor_id int not null
     name sysname not null
     value sql_variant`,
    function* (session, database) {
      for (const { name, value } of extendedPropertiesOf(session.server, database).values())
        yield { class: 0, class_desc: 'DATABASE', major_id: 0, minor_id: 0, name, value };
    },
  ),
];

/** The columns of sys.objects, which every view of one kind of object begins with. */
export const objectColumns = `name sysname not null
  object_id int not null
  principal_id int
  schema_id int not null
  parent_object_id int not null
  type char(2)
  type_desc nvarchar(60)
  create_date datetime not null
  modify_date datetime not null
  is_ms_shipped bit
  is_published bit
  is_schema_published bit`;

/** Availability group DDL takes no parameters, so names are quoted here. T-SQL's own QUOTENAME turns names above 128 characters into NULL. */

/** `[name]`. Throws RangeError for a name that SQL Server can not have. */
export function quoteName(name: string): string {
  if (name.length === 0 || name.length > 128 || name.includes('\0'))
    throw new RangeError('A SQL Server name has 1 to 128 characters and no NUL.');
  return `[${name.replaceAll(']', ']]')}]`;
}

/** `N'text'`. */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw new RangeError('Text for SQL Server must not contain NUL.');
  return `N'${text.replaceAll("'", "''")}'`;
}

/** A group_id or replica_id as a literal. Throws RangeError for anything that is not a GUID. */
export function quoteGuid(guid: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid)) throw new RangeError(`"${guid}" is not a GUID.`);
  return `'${guid}'`;
}

/** A VALUES list in an INSERT may have so many rows (Microsoft, "Table Value Constructor"). */
const most = 1000;

/** `INSERT INTO @t (a, b) VALUES (…), (…);` for rows of any number; `into` is `@t (a, b)`, a row `(1, 2)`. Blank without rows. */
export function insertRowsSql(into: string, rows: readonly string[]): string {
  const inserts: string[] = [];
  for (let from = 0; from < rows.length; from += most)
    inserts.push(`INSERT INTO ${into} VALUES ${rows.slice(from, from + most).join(', ')};`);
  return inserts.join('\n');
}

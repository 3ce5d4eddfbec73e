/** A Markdown table of figures. A column is aligned to the right when all its cells begin with a digit. Escapes nothing: the texts are ours. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(String));
  const rule = headings.map((_, column) => (cells.every((row) => /^\d/.test(row[column] ?? '')) ? '---:' : '---'));
  return [headings, rule, ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

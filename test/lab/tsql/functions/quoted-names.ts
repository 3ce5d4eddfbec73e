/** QUOTENAME and PARSENAME. */

const brackets: Readonly<Record<string, readonly [string, string]>> = {
  '[': ['[', ']'],
  ']': ['[', ']'],
  '(': ['(', ')'],
  ')': ['(', ')'],
  '<': ['<', '>'],
  '>': ['<', '>'],
  '{': ['{', '}'],
  '}': ['{', '}'],
  "'": ["'", "'"],
  '"': ['"', '"'],
  '`': ['`', '`'],
};

/** NULL for a name of more than 128 characters: then the text that it is put into becomes NULL, too. */
export function quoteName(name: string, mark: string): string | null {
  const pair = brackets[mark[0] ?? '['];
  if (name.length > 128 || !pair) return null;
  return pair[0] + name.replaceAll(pair[1], pair[1] + pair[1]) + pair[1];
}

/** `server.database.schema.object`, counted from the right. */
export function parseName(name: string, part: number): string | null {
  const pieces: string[] = [];
  const pattern = /(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]*))(\.|$)/y;
  for (;;) {
    const match = pattern.exec(name);
    if (!match) return null;
    pieces.push(match[1]?.replaceAll(']]', ']') ?? match[2]?.replaceAll('""', '"') ?? match[3] ?? '');
    if (match[4] === '') break;
  }
  const found = pieces.length > 4 || part < 1 || part > 4 ? undefined : pieces.at(-part);
  return found === undefined || found === '' || found.length > 128 ? null : found;
}

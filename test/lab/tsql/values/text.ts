/** Comparison of character data. The server collation ignores case and minds accents (SQL_Latin1_General_CP1_CI_AS). */

export type Collation = 'ignore-case' | 'case-sensitive' | 'binary';

const order = new Intl.Collator('en', { sensitivity: 'variant', caseFirst: 'upper' });

/** What a collation compares, by name; undefined for a name that SQL Server does not know. */
export function collationOf(name: string): Collation | undefined {
  const upper = name.toUpperCase();
  if (upper === 'DATABASE_DEFAULT' || upper === 'CATALOG_DEFAULT') return 'ignore-case';
  if (!/^[A-Z][A-Z0-9_]*_(BIN2?|C[IS]_A[IS].*)$/.test(upper)) return undefined;
  if (/_BIN2?(_UTF8)?$/.test(upper)) return 'binary';
  return upper.includes('_CS_') ? 'case-sensitive' : 'ignore-case';
}

/** Two texts are equal when their keys are. Trailing blanks never count. */
export function textKey(text: string, collation: Collation): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end -= 1;
  const trimmed = end === text.length ? text : text.slice(0, end);
  return collation === 'ignore-case' ? trimmed.toLowerCase() : trimmed;
}

export function compareTexts(left: string, right: string, collation: Collation): number {
  const leftKey = textKey(left, collation);
  const rightKey = textKey(right, collation);
  if (leftKey === rightKey) return 0;
  if (collation === 'binary') return leftKey < rightKey ? -1 : 1;
  return order.compare(leftKey, rightKey) || (leftKey < rightKey ? -1 : 1);
}

/** Position of `part` in `text` under a collation, or -1. */
export function findText(text: string, part: string, from: number, collation: Collation): number {
  return collation === 'ignore-case' ? text.toLowerCase().indexOf(part.toLowerCase(), from) : text.indexOf(part, from);
}

const patterns = new Map<string, RegExp>();

/** A LIKE pattern as a regular expression without anchors. `escapeCharacter` is one character or empty. */
export function likePattern(pattern: string, escapeCharacter: string): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    if (escapeCharacter !== '' && character === escapeCharacter && i + 1 < pattern.length) {
      i += 1;
      source += quote(pattern[i] as string);
    } else if (character === '%') source += '[^]*';
    else if (character === '_') source += '[^]';
    else if (character === '[') {
      const close = pattern.indexOf(']', i + 2);
      if (close === -1) return '(?!)';
      source += characterSet(pattern.slice(i + 1, close));
      i = close;
    } else source += quote(character);
  }
  return source;
}

const quote = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

function characterSet(content: string): string {
  const negated = content.startsWith('^');
  const members = (negated ? content.slice(1) : content).replace(/[\\\][^]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

export function isLike(text: string, pattern: string, escapeCharacter: string, collation: Collation): boolean {
  const key = `${collation}\0${escapeCharacter}\0${pattern}`;
  let expression = patterns.get(key);
  if (!expression) {
    // Trailing blanks of the pattern count, those of the text may be left over.
    expression = new RegExp(`^${likePattern(pattern, escapeCharacter)} *$`, collation === 'ignore-case' ? 'iu' : 'u');
    if (patterns.size > 500) patterns.clear();
    patterns.set(key, expression);
  }
  return expression.test(text);
}

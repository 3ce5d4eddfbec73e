/** Text → tokens. Knows quotes, comments and numbers of T-SQL, but no grammar. */
import { missingEndComment, syntaxError, unclosedQuotation } from './errors.ts';
import { reservedWords } from './reserved-words.ts';

export type TokenKind = 'word' | 'quoted' | 'variable' | 'number' | 'string' | 'national-string' | 'binary' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Unquoted content for names and strings; the text itself for the rest. */
  readonly value: string;
  /** Upper-case for words, else equal to `value`: what the parser compares with. */
  readonly upper: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly reserved: boolean;
}

const whitespace = /[\s\u00a0\u200b\ufeff]*/y;
const wordPattern = /[\p{L}_#][\p{L}\p{N}_@$#]*/uy;
const variablePattern = /@[\p{L}\p{N}_@$#]*/uy;
const numberPattern = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d*)?/y;
const binaryPattern = /0[xX][0-9a-fA-F]*/y;
const symbolPattern = /<=|>=|<>|!=|!<|!>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|::|[-+*/%&|^~<>=(),.;:?{}$!]/y;

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

/** Throws 102, 105 or 113 as SqlError. */
export function tokenize(text: string, quotedIdentifier = true): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  let newline = text.indexOf('\n');

  const advance = (to: number) => {
    for (; newline !== -1 && newline < to; newline = text.indexOf('\n', newline + 1)) line += 1;
    position = to;
  };
  const push = (kind: TokenKind, value: string, end: number) => {
    const upper = kind === 'word' ? value.toUpperCase() : value;
    tokens.push({ kind, value, upper, line, start: position, end, reserved: kind === 'word' && reservedWords.has(upper) });
    advance(end);
  };
  /** Content between `position` and the closing character; a doubled one stands for itself. */
  const delimited = (contentStart: number, close: string): { value: string; end: number } => {
    for (let from = contentStart; ; ) {
      const at = text.indexOf(close, from);
      if (at === -1) throw unclosedQuotation(text.slice(contentStart), line);
      if (text[at + 1] !== close) return { value: text.slice(contentStart, at).replaceAll(close + close, close), end: at + 1 };
      from = at + 2;
    }
  };
  const skipComment = (): boolean => {
    if (text.startsWith('--', position)) {
      const newline = text.indexOf('\n', position);
      advance(newline === -1 ? text.length : newline);
      return true;
    }
    if (!text.startsWith('/*', position)) return false;
    const startLine = line;
    let depth = 0;
    let at = position;
    do {
      if (at >= text.length) throw missingEndComment(startLine);
      if (text.startsWith('/*', at)) {
        depth += 1;
        at += 2;
      } else if (text.startsWith('*/', at)) {
        depth -= 1;
        at += 2;
      } else at += 1;
    } while (depth > 0);
    advance(at);
    return true;
  };

  for (;;) {
    const blank = matchAt(whitespace, text, position) ?? '';
    if (blank !== '') advance(position + blank.length);
    if (position >= text.length) break;
    if (skipComment()) continue;
    const character = text[position] as string;
    if (character === "'" || ((character === 'N' || character === 'n') && text[position + 1] === "'")) {
      const national = character !== "'";
      const { value, end } = delimited(position + (national ? 2 : 1), "'");
      push(national ? 'national-string' : 'string', value, end);
    } else if (character === '[' || character === '"') {
      const { value, end } = delimited(position + 1, character === '[' ? ']' : '"');
      push(character === '"' && !quotedIdentifier ? 'string' : 'quoted', value, end);
    } else if (character === '@') {
      const name = matchAt(variablePattern, text, position) as string;
      push('variable', name, position + name.length);
    } else {
      const patterns: [TokenKind, RegExp][] = [
        ['binary', binaryPattern],
        ['number', numberPattern],
        ['word', wordPattern],
        ['symbol', symbolPattern],
      ];
      const found = patterns
        .map(([kind, pattern]) => [kind, matchAt(pattern, text, position)] as const)
        .find(([, value]) => value !== undefined);
      if (!found?.[1]) throw syntaxError(String.fromCodePoint(text.codePointAt(position) ?? 0), line);
      push(found[0], found[1], position + found[1].length);
    }
  }
  push('end', '', position);
  return tokens;
}

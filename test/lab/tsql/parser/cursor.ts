/** A place in a list of tokens, and the small questions that a recursive-descent parser asks there. */
import { identifierTooLong, syntaxError, syntaxErrorNearKeyword } from '../errors.ts';
import type { Token } from '../lexer.ts';
import { grammarSince } from './grammar-versions.ts';

export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #major: number;
  #index = 0;
  #pastOpenings: readonly number[] | undefined;

  /** `major` is the version whose grammar holds. */
  constructor(tokens: readonly Token[], major = Number.POSITIVE_INFINITY) {
    this.#tokens = tokens;
    this.#major = major;
  }

  get token(): Token {
    return this.peek(0);
  }

  /** The version whose grammar holds. */
  get major(): number {
    return this.#major;
  }

  get line(): number {
    return this.token.line;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  /** The first token from here on that is no opening parenthesis. */
  get pastOpenings(): Token {
    this.#pastOpenings ??= indexPastOpenings(this.#tokens);
    return this.#tokens[this.#pastOpenings[this.#index] as number] as Token;
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  /** True when the next tokens are these words or symbols. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return (token.kind === 'word' || token.kind === 'symbol') && token.upper === word && this.#major >= grammarSince(word);
    });
  }

  seesAny(words: readonly string[]): boolean {
    return words.some((word) => this.sees(word));
  }

  /** Steps over these words or symbols when they are next. */
  accept(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#index += words.length;
    return true;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected();
  }

  /** One of these words; returns it in upper case. */
  oneOf<Word extends string>(...words: readonly Word[]): Word {
    const found = words.find((word) => this.accept(word));
    if (found === undefined) throw this.unexpected();
    return found;
  }

  /** One of these words when it is next. */
  oneOfOptional<Word extends string>(...words: readonly Word[]): Word | undefined {
    return words.find((word) => this.accept(word));
  }

  seesName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'quoted' || (token.kind === 'word' && !token.reserved);
  }

  /** A name: plain, [bracketed] or "quoted". */
  name(): string {
    const token = this.token;
    if (!this.seesName() || token.value === '') throw this.unexpected();
    if (token.value.length > 128) throw identifierTooLong(token.value, token.line);
    return this.next().value;
  }

  /** A string literal, N'...' or '...'. */
  text(): string {
    const { kind } = this.token;
    if (kind !== 'string' && kind !== 'national-string') throw this.unexpected();
    return this.next().value;
  }

  seesText(): boolean {
    return this.token.kind === 'string' || this.token.kind === 'national-string';
  }

  /** A whole number literal without a sign. */
  integer(): number {
    const { kind, value } = this.token;
    if (kind !== 'number' || !/^\d+$/.test(value)) throw this.unexpected();
    this.next();
    return Number(value);
  }

  variable(): string {
    const { kind, value } = this.token;
    if (kind !== 'variable' || value.startsWith('@@') || value === '@') throw this.unexpected();
    return this.next().value;
  }

  list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  parenthesized<Item>(content: () => Item): Item {
    this.expect('(');
    const result = content();
    this.expect(')');
    return result;
  }

  /** The token that an error names: at the end of the text it is the last one. */
  get culprit(): Token {
    return this.atEnd ? (this.#tokens[this.#index - 1] ?? this.token) : this.token;
  }

  /** The syntax error for the token here: 156 near a keyword, 102 near anything else. */
  unexpected() {
    const { value, line, reserved } = this.culprit;
    return reserved && !this.atEnd ? syntaxErrorNearKeyword(value, line) : syntaxError(value, line);
  }
}

/** Computed once for all places: texts with thousands of parentheses would take the square of that otherwise. */
function indexPastOpenings(tokens: readonly Token[]): readonly number[] {
  const result: number[] = new Array(tokens.length);
  for (let i = tokens.length - 1; i >= 0; i--) {
    const { kind, value } = tokens[i] as Token;
    result[i] = kind === 'symbol' && value === '(' ? (result[i + 1] as number) : i;
  }
  return result;
}

/** Remembers parsed batches: clients send the same texts again and again. */
import type { Statement } from './ast.ts';
import { parseBatch } from './parser/batch.ts';

/** Throws the syntax errors of the text. */
export type ParseCache = (text: string, quotedIdentifier: boolean) => readonly Statement[];

/** Keeps the `size` texts that were used last with each meaning of double quotes. `major` is the version whose grammar holds. */
export function createParseCache(size = 500, major?: number): ParseCache {
  const [identifiers, strings] = [new Map<string, readonly Statement[]>(), new Map<string, readonly Statement[]>()];
  return (text, quotedIdentifier) => {
    const known = quotedIdentifier ? identifiers : strings;
    const statements = known.get(text) ?? parseBatch(text, quotedIdentifier, major);
    known.delete(text);
    known.set(text, statements);
    const oldest = known.keys().next();
    if (known.size > size && !oldest.done) known.delete(oldest.value);
    return statements;
  };
}

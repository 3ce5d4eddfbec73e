/** A batch: statements one after the other, with or without semicolons. */
import type { Statement } from '../ast.ts';
import { tokenize } from '../lexer.ts';
import { Cursor } from './cursor.ts';
import { parseExecute } from './procedures.ts';
import { parseModule, seesTriggerState } from './server-triggers.ts';
import { parseStatement } from './statements.ts';

/** `major` is the version whose grammar holds; the newest, when left out. Throws SqlError 102, 105, 113, 156 ...; then nothing of the batch has run, as in SQL Server. */
export function parseBatch(text: string, quotedIdentifier = true, major?: number): readonly Statement[] {
  const cursor = new Cursor(tokenize(text, quotedIdentifier), major);
  const statements: Statement[] = [];
  while (cursor.accept(';')) {}
  const module = parseModule(cursor, text);
  if (module) return [module];
  // Only the first statement of a batch may call a procedure without EXEC.
  if (cursor.seesName() && !startsByPlainWord(cursor)) statements.push(parseExecute(cursor, cursor.line));
  for (;;) {
    while (cursor.accept(';')) {}
    if (cursor.atEnd) return statements;
    statements.push(parseStatement(cursor));
  }
}

const startsByPlainWord = (cursor: Cursor): boolean => cursor.seesAny(['THROW']) || seesTriggerState(cursor);

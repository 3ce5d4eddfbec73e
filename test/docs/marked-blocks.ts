import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the repository. */
export const root = join(import.meta.dirname, '../..');

/** A fenced block of a document that a test executes as it stands. */
export interface MarkedBlock {
  /** The words of the comment before it: `<!-- run: values managed-instance -->`. */
  readonly words: readonly string[];
  /** Of the fence: bash, sql, json ... */
  readonly language: string;
  readonly text: string;
}

/** The blocks of a Markdown text that a comment `<!-- run: … -->` right before the fence marks, in order. */
export const markedBlocks = (markdown: string): readonly MarkedBlock[] =>
  [...markdown.matchAll(/^<!-- run: ([\w\- ]+) -->\n+```(\w+)\n([\s\S]*?)^```$/gm)].map(([, words = '', language = '', text = '']) => ({
    words: words.split(' '),
    language,
    text,
  }));

/** A document of docs/, by its name. */
export const readDocument = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');

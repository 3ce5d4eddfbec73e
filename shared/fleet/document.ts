import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { FilePath, LocatedProblem } from './fleet.ts';

/** A YAML text that could be read, and where its parts are. */
export interface FleetDocument {
  readonly value: unknown;
  /** 1-based line of the key or the entry at this path; of the nearest one above it when there is none. */
  lineOf(path: FilePath): number;
}

/** More than this no file of migrations has, in characters; what is larger is some other file. */
const longest = 1_000_000;

/** Reads YAML 1.2 (core schema: a date stays text). Problems of the syntax come all at once. */
export function readDocument(text: string): FleetDocument | { readonly problems: readonly LocatedProblem[] } {
  if (text.length > longest)
    return { problems: [{ path: [], line: 1, problem: `is no file of migrations: it has ${text.length} characters` }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const problems = document.errors.map(({ pos, message }) => ({ path: [], line: lineAt(pos[0]), problem: `is no YAML: ${message}` }));
  if (problems.length > 0) return { problems };
  try {
    // Aliases of aliases could make gigabytes out of a few lines; the library stops at 100 copies.
    return { value: document.toJS(), lineOf: (path) => lineAt(offsetOf(document, path)) };
  } catch (error) {
    return { problems: [{ path: [], line: 1, problem: `can not be read: ${error instanceof Error ? error.message : String(error)}` }] };
  }
}

function offsetOf(document: Document, path: FilePath): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number' && node.items[step] !== undefined) {
      node = node.items[step];
      offset = startOf(node);
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

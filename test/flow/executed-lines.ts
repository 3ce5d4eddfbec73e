import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Lines by file, each as `path:number`, from 1. */
export type Lines = ReadonlySet<string>;

interface Covered {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/**
 * The lines inside functions that were executed, of the sources below `root`, from what V8 has left in `folder` (NODE_V8_COVERAGE). What runs
 * when a file is loaded does not count: loading a file executes nothing of what it can do. Node strips types in place, so that offsets in what ran are
 * offsets in the source.
 */
export function executedLines(folder: string, root: string): Lines {
  const lines = new Set<string>();
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { readonly result: readonly Covered[] };
    for (const covered of result) {
      if (!covered.url.startsWith('file:')) continue;
      const path = fileURLToPath(covered.url);
      if (path.startsWith(`${root}/`) && path.endsWith('.ts'))
        for (const line of linesOf(covered, readFileSync(path, 'utf8'))) lines.add(`${path.slice(root.length + 1)}:${line}`);
    }
  }
  return lines;
}

function linesOf({ functions }: Covered, source: string): ReadonlySet<number> {
  // The file itself is the first function. An inner range says more than the one around it.
  const ranges = functions.slice(1).flatMap((one) => one.ranges);
  const ordered = [...ranges].sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const counts = new Int32Array(source.length);
  for (const { startOffset, endOffset, count } of ordered) counts.fill(count, startOffset, endOffset);
  const starts = lineStarts(source);
  return new Set(
    tokenOffsets(stripTypeScriptTypes(source)).flatMap((offset) => ((counts[offset] ?? 0) > 0 ? [lineAt(starts, offset)] : [])),
  );
}

/** Where words and numbers begin: a closing brace alone on a line does nothing. */
function tokenOffsets(code: string): readonly number[] {
  const file = ts.createSourceFile('code.js', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const offsets: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isToken(node) && node.kind > ts.SyntaxKind.LastPunctuation) offsets.push(node.getStart(file));
    else if (ts.isLiteralExpression(node) || ts.isTemplateHead(node)) offsets.push(node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return offsets;
}

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let index = source.indexOf('\n'); index >= 0; index = source.indexOf('\n', index + 1)) starts.push(index + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

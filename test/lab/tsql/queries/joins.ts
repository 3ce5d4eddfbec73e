/** Joins. Equalities between both sides make a hash join, so that two tables of a thousand rows stay fast. */
import type { SqlValue } from '../../sql-types.ts';
import type { Expression, JoinKind } from '../ast.ts';
import { type Binding, withScope } from '../expressions/binding.ts';
import { commonCollation, toCommon } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, type Frame, frameOf } from '../expressions/compiled.ts';
import { compileCondition } from '../expressions/conditions.ts';
import { resolveColumn, type Scope } from '../expressions/scope.ts';
import { conjuncts, partsOf } from '../expressions/walk.ts';
import { groupingKey } from '../values/comparison.ts';
import type { Source } from './sources.ts';

type Row = readonly SqlValue[];

/** `condition` is ON; for a cross join it is the WHERE of the query, which is checked again later and only narrows here. */
export function compileJoin(kind: JoinKind, left: Source, right: Source, condition: Expression | undefined, binding: Binding): Source {
  const keepLeft = kind === 'left' || kind === 'full';
  const keepRight = kind === 'right' || kind === 'full';
  const columns = [
    ...left.columns.map((column) => (keepRight ? { ...column, nullable: true } : column)),
    ...right.columns.map((column) => (keepLeft ? { ...column, nullable: true } : column)),
  ];
  const scope: Scope = { columns, outer: binding.scope };
  const on = condition && kind !== 'cross' ? compileCondition(condition, { ...withScope(binding, scope), clause: 'ON' }) : undefined;
  const keys = conjuncts(condition).flatMap((node) => equality(node, left, right, binding));
  const [noLeft, noRight] = [left.columns.map(() => null), right.columns.map(() => null)];

  return {
    columns,
    exposed: [...left.exposed, ...right.exposed],
    each(outer, emit) {
      const candidates = indexRows(right, keys, outer);
      const matched = new Set<Row>();
      left.each(outer, (leftRow) => {
        let found = false;
        for (const rightRow of candidates.forRow(leftRow)) {
          const row = [...leftRow, ...rightRow];
          if (on && on(frameOf(row, outer)) !== true) continue;
          found = true;
          if (keepRight) matched.add(rightRow);
          emit(row);
        }
        if (!found && keepLeft) emit([...leftRow, ...noRight]);
      });
      if (keepRight) for (const row of candidates.all) if (!matched.has(row)) emit([...noLeft, ...row]);
    },
  };
}

interface EqualityKey {
  readonly left: (frame: Frame) => string | undefined;
  readonly right: (frame: Frame) => string | undefined;
}

/** `a.x = b.y` with one side from each table; anything else gives nothing. */
function equality(node: Expression, left: Source, right: Source, binding: Binding): readonly EqualityKey[] {
  if (node.kind !== 'comparison' || node.operator !== '=') return [];
  const both: Scope = { columns: [...left.columns, ...right.columns], outer: undefined };
  const sides = [node.left, node.right].map((side) => sideOf(side, both, left.columns.length));
  const swapped = sides[0] === 'right' && sides[1] === 'left';
  if (!swapped && !(sides[0] === 'left' && sides[1] === 'right')) return [];
  const [leftNode, rightNode] = swapped ? [node.right, node.left] : [node.left, node.right];
  const compiled = (part: Expression, source: Source) =>
    compileExpression(part, withScope(binding, { columns: source.columns, outer: undefined }));
  const pair = toCommon(compiled(leftNode, left), compiled(rightNode, right));
  const collation = commonCollation(pair.left, pair.right, 'equal to');
  const key = (side: Compiled) => (frame: Frame) => {
    const value = side.evaluate(frame);
    return value === null ? undefined : groupingKey(value, pair.type, collation);
  };
  return pair.type.name === 'sql_variant' ? [] : [{ left: key(pair.left), right: key(pair.right) }];
}

/** Which table all columns of an expression come from. */
function sideOf(node: Expression, scope: Scope, leftWidth: number): 'left' | 'right' | undefined {
  const sides = new Set<'left' | 'right' | undefined>();
  const visit = (part: Expression): void => {
    if (part.kind === 'subquery' || part.kind === 'in-query' || part.kind === 'exists' || part.kind === 'quantified') sides.add(undefined);
    if (part.kind === 'column') {
      try {
        sides.add(resolveColumn(part.path, scope, part.line).index < leftWidth ? 'left' : 'right');
      } catch {
        sides.add(undefined);
      }
    }
    partsOf(part).forEach(visit);
  };
  visit(node);
  const [only] = sides;
  return sides.size === 1 ? only : undefined;
}

function indexRows(
  right: Source,
  keys: readonly EqualityKey[],
  outer: Frame | undefined,
): { all: readonly Row[]; forRow(left: Row): readonly Row[] } {
  const all: Row[] = [];
  right.each(outer, (row) => all.push(row));
  if (keys.length === 0) return { all, forRow: () => all };
  const index = new Map<string, Row[]>();
  const join = (parts: readonly (string | undefined)[]): string | undefined =>
    parts.includes(undefined) ? undefined : parts.join('\u0001');
  for (const row of all) {
    const key = join(keys.map(({ right: of }) => of(frameOf(row, undefined))));
    if (key === undefined) continue;
    const same = index.get(key);
    if (same) same.push(row);
    else index.set(key, [row]);
  }
  return {
    all,
    forRow(leftRow) {
      const key = join(keys.map(({ left: of }) => of(frameOf(leftRow, undefined))));
      return key === undefined ? [] : (index.get(key) ?? []);
    },
  };
}

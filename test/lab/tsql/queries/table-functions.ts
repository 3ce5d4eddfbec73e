/** Functions in FROM: STRING_SPLIT, GENERATE_SERIES, and those of the engine (sys.fn_hadr_..., sys.dm_...). */
import type { Relation } from '../../port.ts';
import type { SqlValue } from '../../sql-types.ts';
import type { Expression, TableSource } from '../ast.ts';
import { argumentRange, fewerColumnNames, invalidObject } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import { exists } from '../functions/versions.ts';
import { bigint, isNational, isText, nvarchar } from '../types.ts';
import type { Source } from './sources.ts';
import { named } from './tables.ts';

type Node = Extract<TableSource, { readonly kind: 'function' }>;

export function compileTableFunction(node: Node, binding: Binding): Source {
  const name = node.path.at(-1) as string;
  const args = node.args.map((arg) => compileExpression(arg, binding));
  const builtIn = node.path.length === 1 && exists(name.toUpperCase(), binding) ? builtIns[name.toUpperCase()] : undefined;
  const open = builtIn ? builtIn(args, node) : engineFunction(node, args, binding);
  const source = named(open.columns, node.path, node.alias);
  const names = node.columnNames;
  if (names && names.length !== source.columns.length)
    throw fewerColumnNames(node.alias ?? name, source.columns.length > names.length, node.line);
  return {
    ...source,
    columns: names ? source.columns.map((column, i) => ({ ...column, name: names[i] as string })) : source.columns,
    each(outer, emit) {
      for (const row of open.rows(args.map((arg) => arg.evaluate(outer ?? emptyFrame)))) emit(row);
    },
  };
}

interface OpenFunction {
  readonly columns: Relation['columns'];
  rows(args: readonly SqlValue[]): Iterable<readonly SqlValue[]>;
}

function engineFunction(node: Node, args: readonly Compiled[], { session }: Binding): OpenFunction {
  const name = node.path.at(-1) as string;
  const schema = node.path.at(-2) || 'dbo';
  const call = (values: readonly SqlValue[]) => session.engine.tableFunction(schema, name, values);
  // Its columns do not depend on its arguments, so that a call with NULLs tells them.
  const shape = call(args.map(() => null));
  if (!shape) throw invalidObject(node.path.join('.'), node.line);
  return { columns: shape.columns, rows: (values) => call(values)?.rows() ?? [] };
}

const builtIns: Readonly<Record<string, (args: readonly Compiled[], node: Node) => OpenFunction>> = {
  STRING_SPLIT(args, node) {
    if (args.length < 2 || args.length > 3) throw argumentRange('STRING_SPLIT', 2, 3, node.line);
    const withOrdinal = isOne(node.args[2]);
    const text = args[0] as Compiled;
    const type = isText(text.type) ? text.type : coerce(text, nvarchar(4000)).type;
    const value = { name: 'value', type: isNational(type) ? type : { ...type, name: 'varchar' as const }, nullable: true };
    return {
      columns: withOrdinal ? [value, { name: 'ordinal', type: bigint, nullable: false }] : [value],
      rows([input, separator]) {
        if (input === null || input === undefined || separator === null) return [];
        return String(input)
          .split(String(separator))
          .map((part, i) => (withOrdinal ? [part, BigInt(i + 1)] : [part]));
      },
    };
  },
  GENERATE_SERIES(args, node) {
    if (args.length < 2 || args.length > 3) throw argumentRange('GENERATE_SERIES', 2, 3, node.line);
    const { type } = args[0] as Compiled;
    return {
      columns: [{ name: 'value', type, nullable: false }],
      *rows([start, stop, step]) {
        if (start === null || stop === null) return;
        const [from, to] = [BigInt(start as number), BigInt(stop as number)];
        const by = step === undefined || step === null ? (from <= to ? 1n : -1n) : BigInt(step as number);
        for (let at = from; by > 0n ? at <= to : at >= to; at += by) yield [type.name === 'bigint' ? at : Number(at)];
      },
    };
  },
};

const isOne = (node: Expression | undefined): boolean => node?.kind === 'literal' && node.value === 1;

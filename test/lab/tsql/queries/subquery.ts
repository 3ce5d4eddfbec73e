/** A query inside an expression. */
import type { Query } from '../ast.ts';
import { oneExpressionOnly, orderNotAllowed } from '../errors.ts';
import { type Binding, withScope } from '../expressions/binding.ts';
import type { Scope } from '../expressions/scope.ts';
import { type CompiledQuery, compileQuery } from './query.ts';

export function compileSubquery(
  query: Query,
  binding: Binding,
  wanted: { readonly columns: 'one' | 'any'; readonly line?: number },
): CompiledQuery {
  refuseOrder(query);
  let correlated = false;
  const around: Scope = {
    columns: binding.scope?.columns ?? [],
    outer: binding.scope?.outer,
    crossed() {
      correlated = true;
      binding.scope?.crossed?.();
    },
  };
  const compiled = compileQuery(query, withScope(binding, around));
  if (wanted.columns === 'one' && compiled.columns.length !== 1) throw oneExpressionOnly(wanted.line);
  return correlated ? compiled : once(compiled, binding);
}

/** The result of a query that does not look outside is the same for every row of one statement. */
function once(query: CompiledQuery, { session }: Binding): CompiledQuery {
  let known: { readonly statement: number; readonly rows: ReturnType<CompiledQuery['run']> } | undefined;
  return {
    columns: query.columns,
    run(outer) {
      if (known?.statement !== session.statementNumber) known = { statement: session.statementNumber, rows: query.run(outer) };
      return known.rows;
    },
  };
}

/** ORDER BY means something inside only together with TOP or OFFSET (1033). */
export function refuseOrder(query: Query): void {
  const limited = query.offset !== undefined || (query.body.kind === 'select' && query.body.top !== undefined);
  if (query.orderBy.length > 0 && !limited) throw orderNotAllowed(query.line);
}

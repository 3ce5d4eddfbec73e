/** Everything that a name may mean while an expression is compiled. */
import type { Expression } from '../ast.ts';
import type { CompiledQuery } from '../queries/query.ts';
import type { SessionState } from '../session-state.ts';
import type { Variables } from '../variables.ts';
import type { Compiled } from './compiled.ts';
import type { Scope } from './scope.ts';

export interface Binding {
  readonly session: SessionState;
  readonly variables: Variables;
  readonly scope: Scope | undefined;
  /** Common table expressions by lower-case name. Each use compiles the query anew. */
  readonly commonTables: ReadonlyMap<string, (binding: Binding) => CompiledQuery>;
  /** Asked before anything else: how a grouped query turns aggregates and grouping expressions into columns. */
  readonly substitute?: (node: Expression) => Compiled | undefined;
  /** Where the expression stands, for the errors about aggregates that may not be there. */
  readonly clause?: 'WHERE' | 'ON' | 'GROUP BY';
}

/** The same names, without the rules of the query around. */
export const withScope = (binding: Binding, scope: Scope | undefined): Binding => ({
  session: binding.session,
  variables: binding.variables,
  commonTables: binding.commonTables,
  scope,
});

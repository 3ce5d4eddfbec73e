/** Everything that a name may mean while an expression is compiled. */
import type { Relation } from '../../port.ts';
import type { Expression } from '../ast.ts';
import type { MemoryTable } from '../memory-table.ts';
import type { CompiledQuery } from '../queries/query.ts';
import type { SessionState } from '../session-state.ts';
import type { VariableScope } from '../variables.ts';
import type { Compiled } from './compiled.ts';
import type { Scope } from './scope.ts';

/** The tables that a query may name. */
export interface TableScope {
  /** A view or a table of the engine; undefined gives 208. */
  relation(path: readonly string[]): Relation | undefined;
  temporary(path: readonly string[]): MemoryTable | undefined;
}

export interface Binding {
  /** A compiled expression asks it when it is evaluated, never earlier: it may be evaluated for another session then. */
  readonly session: Readonly<SessionState>;
  readonly variables: VariableScope;
  readonly tables: TableScope;
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
  tables: binding.tables,
  commonTables: binding.commonTables,
  scope,
});

/** SELECT as a statement: rows for the client, values for variables, or a new table. */
import type { Column, SqlValue } from '../../sql-types.ts';
import type { Query, SelectCore, StatementOf } from '../ast.ts';
import { assignmentMixed, tableExists, unnamedColumn } from '../errors.ts';
import { createMemoryTable } from '../memory-table.ts';
import { type CompiledQuery, compileQuery, type OutputColumn } from '../queries/query.ts';
import { findRelation, isTemporary } from '../queries/tables.ts';
import type { Execution, Prepared } from './execution.ts';
import { planFor } from './plans.ts';

export function prepareQuery(statement: StatementOf<'query'>, execution: Execution): Prepared {
  const { query, line } = statement;
  const core = leftmost(query);
  const assigns = query.body.kind === 'select' && query.body.items.some(({ kind }) => kind === 'assignment');
  if (assigns && query.body.kind === 'select' && query.body.items.some(({ kind }) => kind !== 'assignment')) throw assignmentMixed(line);
  const plan = planFor(statement, execution, (binding) => compileQuery(query, binding));
  if (assigns) {
    return () => {
      execution.session.rowCount = plan().run(undefined).length;
      return 'next';
    };
  }
  const into = core?.into;
  if (into) return () => selectInto(into, plan(), execution, line);
  return () => {
    const compiled = plan();
    // The columns go out before the first row is computed: a client sees an empty result when computing it fails.
    sendColumns(compiled, execution);
    sendRows(compiled.run(undefined), execution);
    return 'next';
  };
}

/** INTO stands in the first SELECT, also of a UNION. */
function leftmost(query: Query): SelectCore | undefined {
  let body = query.body;
  while (body.kind === 'set-operation') body = body.left;
  return body.kind === 'select' ? body : undefined;
}

function sendColumns({ columns }: Pick<CompiledQuery, 'columns'>, { sink }: Execution): void {
  sink.columns(columns.map(({ name, type, nullable }): Column => ({ name, type, nullable })));
}

function sendRows(rows: readonly (readonly SqlValue[])[], { session, sink }: Execution): void {
  const { rowLimit } = session.options;
  const sent = rowLimit > 0 ? rows.slice(0, rowLimit) : rows;
  for (const row of sent) sink.row(row);
  finishCount(sent.length, { session, sink });
}

/** The end of a statement that touched rows. */
export function finishCount(count: number, { session, sink }: Pick<Execution, 'session' | 'sink'>): void {
  session.rowCount = count;
  sink.statementDone(session.options.noCount ? undefined : count);
}

async function selectInto(path: readonly string[], query: CompiledQuery, execution: Execution, line: number): Promise<'next'> {
  const { session, control } = execution;
  const name = path.at(-1) as string;
  query.columns.forEach((column: OutputColumn, i) => {
    if (column.name === '') throw unnamedColumn(i + 1, name, line);
  });
  const columns = query.columns.map(({ name: column, type, nullable }) => ({ name: column, type, nullable }));
  const rows = query.run(undefined);
  if (isTemporary(path)) {
    if (session.temporaryTables.has(name.toLowerCase())) throw tableExists(name, line);
    const table = createMemoryTable(name, columns);
    table.rows = rows;
    session.temporaryTables.set(name.toLowerCase(), table);
  } else {
    if (findRelation(session, path)) throw tableExists(name, line);
    const target = { database: path.at(-3) || undefined, schema: path.at(-2) || 'dbo', name };
    session.engine.createTable(target.database, target.schema, name, columns);
    await session.engine.insert(target, rows, control.cancelled);
  }
  finishCount(rows.length, execution);
  return 'next';
}

import { SqlError } from '../sql-types.ts';
import { bindValues, plain } from './call-values.ts';
import { type Declaration, parseDeclarations } from './declarations.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import type { CallParameter, ProcedureCall } from './rpc.ts';
import type { Statement } from './statements.ts';

type Carry = (call: ProcedureCall, prepared: PreparedStatements) => Statement;

/** The procedures of prepared statements, by lower-case name. Arguments go by position, as drivers send them. */
export const preparedCalls: Readonly<Record<string, Carry>> = {
  sp_prepare: prepare,
  sp_prepexec: prepareAndExecute,
  sp_execute: execute,
  sp_unprepare: unprepare,
};

/** `sp_prepare @handle OUTPUT, @params, @stmt [, @options]`: the text is compiled, not run. */
function prepare({ parameters: [handle, params, stmt] }: ProcedureCall, prepared: PreparedStatements): Statement {
  const { sql, declared } = textOf('sp_prepare', params, stmt);
  return { sql, parameters: [], outputs: [], prepares: prepares(handle, prepared, sql, declared), onlyPrepares: true };
}

/** `sp_prepexec @handle OUTPUT, @params, @stmt, values...` */
function prepareAndExecute({ parameters: [handle, params, stmt, ...given] }: ProcedureCall, prepared: PreparedStatements): Statement {
  const { sql, declared } = textOf('sp_prepexec', params, stmt);
  return { sql, ...bindValues(sql, declared, given, 3), prepares: prepares(handle, prepared, sql, declared) };
}

/** `sp_execute @handle, values...` */
function execute({ parameters: [handle, ...given] }: ProcedureCall, prepared: PreparedStatements): Statement {
  const { sql, declared } = prepared.find(handleOf('sp_execute', handle));
  return { sql, ...bindValues(sql, declared, given, 1) };
}

function unprepare({ parameters: [handle] }: ProcedureCall, prepared: PreparedStatements): Statement {
  prepared.forget(handleOf('sp_unprepare', handle));
  return { sql: '', parameters: [], outputs: [] };
}

function prepares(handle: CallParameter | undefined, prepared: PreparedStatements, sql: string, declared: readonly Declaration[]) {
  if (!handle?.output) throw new SqlError(214, "Procedure expects parameter '@handle' of type 'int'.", { state: 3 });
  return { parameter: plain(handle), keep: () => prepared.keep({ sql, declared }) };
}

function textOf(procedure: string, params: CallParameter | undefined, stmt: CallParameter | undefined) {
  if (typeof stmt?.value !== 'string')
    throw new SqlError(201, `Procedure or function '${procedure}' expects parameter '@stmt', which was not supplied.`, { state: 10 });
  return { sql: stmt.value, declared: typeof params?.value === 'string' ? parseDeclarations(params.value) : [] };
}

function handleOf(procedure: string, handle: CallParameter | undefined): number {
  if (typeof handle?.value === 'number') return handle.value;
  throw new SqlError(201, `Procedure or function '${procedure}' expects parameter '@handle', which was not supplied.`, { state: 10 });
}

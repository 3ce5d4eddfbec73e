import type { Parameter } from '../port.ts';
import { SqlError } from '../sql-types.ts';
import { bindValues, plain } from './call-values.ts';
import { parseDeclarations } from './declarations.ts';
import { preparedCalls } from './prepared-calls.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import type { ProcedureCall } from './rpc.ts';

/** What the session has to run for a procedure call. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** Parameters whose values go back to the client, by their place in the call. */
  readonly outputs: readonly { readonly ordinal: number; readonly name: string; readonly parameter: Parameter }[];
  /** The parameter that takes the return status; undefined for sp_executesql, which returns the last error number. */
  readonly returnStatus?: string;
  /** The text is kept under a handle, which goes back in the first parameter of the call. */
  readonly prepares?: { readonly parameter: Parameter; keep(): number };
  /** The text is compiled and kept, not run. */
  readonly onlyPrepares?: boolean;
}

const notServed = /^(?:sp_cursor\w*|sp_prepexecrpc|#\d+)$/i;

/** Turns a call into a statement. Throws SqlError when it can not be carried out. */
export function statementFor(call: ProcedureCall, prepared: PreparedStatements): Statement {
  const name = call.procedure.replace(/^(?:\[?sys\]?\.|\[?dbo\]?\.)/i, '').toLowerCase();
  if (name === 'sp_executesql') return executeSql(call);
  const ofPrepared = preparedCalls[name];
  if (ofPrepared) return ofPrepared(call, prepared);
  if (notServed.test(name)) throw new SqlError(2812, `Could not find stored procedure '${call.procedure}'.`, { state: 62 });
  return executeByName(call);
}

/** `sp_executesql @stmt, @params, values...` */
function executeSql(call: ProcedureCall): Statement {
  const [statement, declaration, ...given] = call.parameters;
  if (statement === undefined)
    throw new SqlError(201, "Procedure or function 'sp_executesql' expects parameter '@statement', which was not supplied.", { state: 10 });
  if (statement.value !== null && typeof statement.value !== 'string') {
    throw new SqlError(214, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.", { state: 2 });
  }
  const sql = statement.value ?? '';
  const declared = typeof declaration?.value === 'string' ? parseDeclarations(declaration.value) : [];
  return { sql, ...bindValues(sql, declared, given, 2) };
}

/** Any other procedure: `EXEC` through the session, values as variables of the batch. */
function executeByName(call: ProcedureCall): Statement {
  if (!/^[\p{L}\p{N}_@#$.[\]]+$/u.test(call.procedure)) {
    throw new SqlError(2812, `Could not find stored procedure '${call.procedure}'.`, { state: 62 });
  }
  const taken = new Set(call.parameters.map(({ name }) => name.toLowerCase()));
  const freeName = (wish: string): string => (taken.has(wish) ? freeName(`${wish}_`) : wish);
  const returnStatus = freeName('return_status');

  const outputs: Statement['outputs'][number][] = [];
  const parameters: Parameter[] = [{ name: returnStatus, type: { name: 'int' }, value: null }];
  const assignments = call.parameters.map((parameter, ordinal) => {
    const variable = parameter.name || freeName(`argument_${ordinal + 1}`);
    const target = parameter.name ? `@${parameter.name} = ` : '';
    if (parameter.useDefault) return `${target}DEFAULT`;
    parameters.push({ ...plain(parameter), name: variable });
    if (parameter.output) outputs.push({ ordinal, name: variable, parameter: plain(parameter) });
    return `${target}@${variable}${parameter.output ? ' OUTPUT' : ''}`;
  });
  return { sql: `EXEC @${returnStatus} = ${call.procedure} ${assignments.join(', ')}`.trimEnd(), parameters, outputs, returnStatus };
}

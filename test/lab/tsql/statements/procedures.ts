/** EXECUTE: finds the procedure, hands over its arguments, keeps its return status. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import type { Argument, StatementOf } from '../ast.ts';
import { procedureNotFound } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { tokenize } from '../lexer.ts';
import { Cursor } from '../parser/cursor.ts';
import { parsePath } from '../parser/names.ts';
import { int, isText, nvarchar } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { type Variable, Variables } from '../variables.ts';
import { getApplicationLock, releaseApplicationLock } from './application-locks.ts';
import { runNested } from './batch.ts';
import { configure } from './configure.ts';
import { executeSql } from './execute-sql.ts';
import { bindingOf, type Execution, type Flow, type Prepared } from './execution.ts';
import { extendedPropertyProcedures } from './extended-properties.ts';
import { logShippingProcedures } from './log-shipping.ts';
import { objectProcedures } from './object-procedures.ts';
import { systemProcedures } from './system-procedures.ts';

/** An argument with its value. `variable` receives the value of an OUTPUT parameter. */
export interface GivenArgument {
  /** Lower case with the @; undefined when it was given by position. */
  readonly name: string | undefined;
  readonly type: SqlType;
  /** Undefined for the word DEFAULT. */
  readonly value: SqlValue | undefined;
  readonly variable: Variable | undefined;
}

export interface ProcedureCall {
  /** As written. */
  readonly name: string;
  /** The database that the name was qualified with. */
  readonly database: string | undefined;
  readonly args: readonly GivenArgument[];
  /** For a status that comes with an error: the caller's variable has it when a CATCH block looks. */
  readonly setResult: (status: number) => void;
}

/** Returns the status, 0 when all went well. */
export type Procedure = (call: ProcedureCall, execution: Execution) => Promise<number>;

const native: Readonly<Record<string, Procedure>> = {
  sp_executesql: (call, execution) => inDatabase(call.database, execution, () => executeSql(call, execution)),
  sp_getapplock: (call, execution) => getApplicationLock(call, execution),
  sp_releaseapplock: (call, execution) => releaseApplicationLock(call, execution),
  ...extendedPropertyProcedures,
  ...logShippingProcedures,
  ...objectProcedures,
  sp_configure: (call, execution) => configure(call, execution),
};

/** `other.sys.sp_executesql` runs in that database, and leaves the session where it was. Throws what USE throws. */
async function inDatabase(database: string | undefined, { session }: Execution, run: () => Promise<number>): Promise<number> {
  const { engine } = session;
  const before = engine.database;
  if (database === undefined || database.toLowerCase() === before.toLowerCase()) return run();
  engine.use(database);
  try {
    return await run();
  } finally {
    engine.use(before);
  }
}

export function prepareExecuteText(statement: StatementOf<'execute-text'>, execution: Execution): Prepared {
  const parts = statement.text.map((node) => compileExpression(node, bindingOf(execution)));
  return async (): Promise<Flow> => {
    const text = parts
      .map((part) => convertValue(part.evaluate(emptyFrame), isText(part.type) ? part.type : nvarchar('max'), nvarchar('max')) ?? '')
      .join('');
    return withoutReturn(await runNested(text, new Variables(), execution));
  };
}

/** RETURN ends only the text that it stands in. */
const withoutReturn = (flow: Flow): Flow => (typeof flow === 'object' ? 'next' : flow);

export function prepareExecute(statement: StatementOf<'execute'>, execution: Execution): Prepared {
  const { variables } = execution;
  const result = statement.result === undefined ? undefined : variables.scalar(statement.result, statement.line);
  const args = statement.args.map((argument) => compileArgument(argument, execution));
  const nameVariable = typeof statement.procedure === 'string' ? variables.scalar(statement.procedure, statement.line) : undefined;
  return async (): Promise<Flow> => {
    const path = nameVariable ? pathOf(String(nameVariable.value ?? '')) : (statement.procedure as readonly string[]);
    const { name, database, procedure } = findProcedure(path, statement.line);
    const setResult = (status: number) => {
      if (result) result.value = convertValue(status, int, result.type);
    };
    const status = await procedure({ name, database, args: args.map((read) => read()), setResult }, execution);
    setResult(status);
    return 'next';
  };
}

function pathOf(text: string): readonly string[] {
  return parsePath(new Cursor(tokenize(text)));
}

/** Throws 2812. System procedures are found in every database, under sys, dbo or no schema. */
function findProcedure(path: readonly string[], line: number): { name: string; database: string | undefined; procedure: Procedure } {
  const name = (path.at(-1) as string).toLowerCase();
  const schema = (path.at(-2) ?? '').toLowerCase();
  const tables = [native, systemProcedures];
  const procedure = ['', 'sys', 'dbo'].includes(schema) ? tables.find((table) => Object.hasOwn(table, name))?.[name] : undefined;
  if (!procedure) throw procedureNotFound(path.join('.'), line);
  return { name, database: path.at(-3) || undefined, procedure };
}

function compileArgument(argument: Argument, execution: Execution): () => GivenArgument {
  const { value, output } = argument;
  const name = argument.name?.toLowerCase();
  if (!value) return () => ({ name, type: int, value: undefined, variable: undefined });
  const compiled = compileExpression(value, bindingOf(execution));
  const variable = output && value.kind === 'variable' ? execution.variables.scalar(value.name, value.line) : undefined;
  return () => ({ name, type: compiled.type, value: compiled.evaluate(emptyFrame), variable });
}

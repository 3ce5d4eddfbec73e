/** sp_executesql: a text with parameters. */
import type { SqlType } from '../../sql-types.ts';
import type { Expression } from '../ast.ts';
import { missingParameter, missingSqlParameter, parameterNotText, tooManyArguments, unknownParameter } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { tokenize } from '../lexer.ts';
import { Cursor } from '../parser/cursor.ts';
import { parseExpression } from '../parser/expressions.ts';
import { parseType } from '../parser/types.ts';
import { isText } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { type Variable, Variables } from '../variables.ts';
import { runNested } from './batch.ts';
import { bindingOf, type Execution } from './execution.ts';
import type { GivenArgument, ProcedureCall } from './procedures.ts';

interface Declared {
  readonly name: string;
  readonly type: SqlType;
  readonly output: boolean;
  readonly byDefault: Expression | undefined;
}

export async function executeSql(call: ProcedureCall, execution: Execution): Promise<number> {
  const { statement, declaration, values } = splitArguments(call);
  const declared = declaration.trim() === '' ? [] : parseDeclaration(declaration);
  const variables = new Variables();
  const bound = bindValues(call, declared, values);
  const locals = declared.map((parameter): { local: Variable; caller: Variable | undefined; parameter: Declared } => {
    const given = bound.get(parameter.name.toLowerCase());
    const value =
      given?.value !== undefined ? convertValue(given.value, given.type, parameter.type) : defaultOf(parameter, declaration, execution);
    return { local: variables.declare(parameter.name, parameter.type, value), caller: given?.variable, parameter };
  });
  const flow = await runNested(statement, variables, execution);
  for (const { local, caller, parameter } of locals) {
    if (parameter.output && caller) caller.value = convertValue(local.value, parameter.type, caller.type);
  }
  return typeof flow === 'object' ? Number(flow.returned ?? 0) : 0;
}

/** @stmt, @params, and what is left for the parameters of the text. */
function splitArguments(call: ProcedureCall): { statement: string; declaration: string; values: readonly GivenArgument[] } {
  const rest = [...call.args];
  const take = (...names: readonly string[]): GivenArgument | undefined => {
    const named = rest.findIndex(({ name }) => name !== undefined && names.includes(name));
    if (named !== -1) return rest.splice(named, 1)[0];
    return rest[0] && rest[0].name === undefined ? rest.shift() : undefined;
  };
  const statement = take('@stmt', '@statement');
  if (!statement) throw missingParameter('sp_executesql', '@statement');
  if (!isText(statement.type) && statement.value !== null) throw parameterNotText('@statement');
  const params = take('@params', '@parameters');
  if (params && !isText(params.type) && params.value !== null) throw parameterNotText('@params');
  return { statement: String(statement.value ?? ''), declaration: String(params?.value ?? ''), values: rest };
}

/** `@a int, @b nvarchar(10) = N'x' OUTPUT` */
function parseDeclaration(text: string): readonly Declared[] {
  const cursor = new Cursor(tokenize(text));
  const declared = cursor.list((): Declared => {
    const name = cursor.variable();
    cursor.accept('AS');
    const type = parseType(cursor, 1);
    const byDefault = cursor.accept('=') ? parseExpression(cursor) : undefined;
    return { name, type, byDefault, output: cursor.oneOfOptional('OUTPUT', 'OUT') !== undefined };
  });
  if (!cursor.atEnd) throw cursor.unexpected();
  return declared;
}

function bindValues(
  call: ProcedureCall,
  declared: readonly Declared[],
  values: readonly GivenArgument[],
): ReadonlyMap<string, GivenArgument> {
  const bound = new Map<string, GivenArgument>();
  values.forEach((argument, position) => {
    const name = argument.name ?? declared[position]?.name.toLowerCase();
    if (name === undefined) throw tooManyArguments(call.name);
    if (!declared.some((parameter) => parameter.name.toLowerCase() === name)) throw unknownParameter(call.name, name);
    bound.set(name, argument);
  });
  return bound;
}

function defaultOf({ name, byDefault, output }: Declared, declaration: string, execution: Execution) {
  if (byDefault) return compileExpression(byDefault, bindingOf(execution)).evaluate(emptyFrame);
  if (output) return null;
  throw missingSqlParameter(declaration, name);
}

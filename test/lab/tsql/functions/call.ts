/** Function calls: built-in ones, those of the engine, and the errors for the rest. */
import type { Call } from '../ast.ts';
import {
  aggregateNotAllowed,
  argumentCount,
  argumentRange,
  unknownFunction,
  unknownUserFunction,
  windowNeeded,
  windowNotAllowed,
} from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Compiled } from '../expressions/compiled.ts';
import { isAggregateName } from '../queries/aggregates.ts';
import { isWindowName } from '../queries/windows.ts';
import { dateFunctions } from './dates.ts';
import type { BuiltIn, BuiltIns } from './definition.ts';
import { compileEngineFunction } from './engine.ts';
import { errorFunctions } from './error-state.ts';
import { logicFunctions } from './logic.ts';
import { mathFunctions } from './math.ts';
import { objectFunctions } from './objects.ts';
import { stringFunctions } from './strings.ts';
import { textSearchFunctions } from './text-search.ts';
import { exists } from './versions.ts';

/** The tables are looked at late: some of them compile expressions themselves, so that the modules load in a circle. */
function builtInNamed(name: string): BuiltIn | undefined {
  const tables: readonly BuiltIns[] = [
    stringFunctions,
    textSearchFunctions,
    dateFunctions,
    mathFunctions,
    logicFunctions,
    errorFunctions,
    objectFunctions,
  ];
  return tables.find((table) => Object.hasOwn(table, name))?.[name];
}

export function compileCall(call: Call, binding: Binding): Compiled {
  const name = (call.path.at(-1) as string).toUpperCase();
  if (call.over) throw windowNotAllowed(call.line);
  if (!exists(name, binding)) throw unknownFunction(call.path[0] as string, call.line);
  if (isAggregateName(call.path)) throw aggregateNotAllowed(binding.clause ?? 'SET', call.line);
  if (isWindowName(call.path)) throw windowNeeded(name, call.line);
  const args = () => call.args.map((arg) => compileExpression(arg, binding));
  const schema = call.path.at(-2);
  if (schema !== undefined) {
    const found = schema.toLowerCase() === 'sys' || schema === '' ? compileEngineFunction(name, args(), binding) : undefined;
    if (!found) throw unknownUserFunction(call.path, call.line);
    return found;
  }
  const definition = builtInNamed(name);
  if (definition) {
    const { least, most } = definition;
    if (call.args.length < least || call.args.length > most) {
      throw least === most ? argumentCount(name, least, call.line) : argumentRange(name, least, most, call.line);
    }
    return definition.compile(args(), call, binding);
  }
  const found = compileEngineFunction(name, args(), binding);
  if (!found) throw unknownFunction(call.path[0] as string, call.line);
  return found;
}

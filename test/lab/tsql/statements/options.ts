/** SET options. Those that change nothing in the laboratory are kept, so that a client can read them back. */
import type { SqlValue } from '../../sql-types.ts';
import type { StatementOf } from '../ast.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import type { SessionOptions } from '../session-state.ts';
import { bindingOf, type Execution, type Prepared } from './execution.ts';

export function prepareSetOption(statement: StatementOf<'set-option'>, execution: Execution): Prepared {
  const { options: names, value } = statement;
  const compiled = typeof value === 'string' ? undefined : compileExpression(value, bindingOf(execution));
  return () => {
    const given: SqlValue = compiled ? compiled.evaluate(emptyFrame) : (value as string);
    const { options } = execution.session;
    if (names[0] === 'IDENTITY_INSERT') options.identityInsert = given === 'ON' ? names[1] : undefined;
    else for (const name of names) setOption(options, name, String(given));
    return 'next';
  };
}

function setOption(options: SessionOptions, name: string, value: string): void {
  const on = value === 'ON';
  switch (name) {
    case 'NOCOUNT':
      options.noCount = on;
      break;
    case 'XACT_ABORT':
      options.abortOnError = on;
      break;
    case 'QUOTED_IDENTIFIER':
    case 'ANSI_DEFAULTS':
      options.quotedIdentifier = on;
      break;
    case 'NOEXEC':
      options.parseOnly = on;
      break;
    case 'LOCK_TIMEOUT':
      options.lockTimeout = Number(value);
      break;
    case 'TEXTSIZE':
      options.textSize = Number(value) === 0 ? 4096 : Number(value);
      break;
    case 'ROWCOUNT':
      options.rowLimit = Number(value);
      break;
    case 'DATEFIRST':
      options.dateFirst = Number(value);
      break;
    case 'LANGUAGE':
      options.language = value;
      break;
    default:
      options.other.set(name, value);
  }
}

/** PRINT, RAISERROR, THROW. */
import { SqlError, type SqlValue } from '../../sql-types.ts';
import type { Expression, StatementOf } from '../ast.ts';
import { severityNeedsLog, throwNumberOutOfRange, throwOutsideCatch } from '../errors.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { formatMessage } from '../functions/format-message.ts';
import { int, isNational, isText, nvarchar } from '../types.ts';
import { bindingOf, type Execution, type Prepared } from './execution.ts';
import { mark } from './failures.ts';

/** Messages of RAISERROR end after this many characters. */
const longestMessage = 2047;

export function preparePrint(statement: StatementOf<'print'>, execution: Execution): Prepared {
  const value = compileExpression(statement.value, bindingOf(execution));
  const text = isText(value.type) ? value : coerce(value, nvarchar(4000));
  const limit = isNational(text.type) ? 4000 : 8000;
  return () => {
    const message = (text.evaluate(emptyFrame) as string | null) ?? '';
    execution.sink.message({
      number: 0,
      severity: 0,
      state: 1,
      message: message.slice(0, limit),
      line: statement.line,
      procedure: execution.procedure,
    });
    return 'next';
  };
}

function evaluator(execution: Execution) {
  const binding = bindingOf(execution);
  return (node: Expression) => compileExpression(node, binding);
}

const clampState = (state: number): number => (state < 0 ? 1 : Math.min(state, 255));

export function prepareRaiserror(statement: StatementOf<'raiserror'>, execution: Execution): Prepared {
  const compile = evaluator(execution);
  const message = compile(statement.message);
  const [severity, state] = [coerce(compile(statement.severity), int), coerce(compile(statement.state), int)];
  const args = statement.args.map(compile);
  const has = (option: string) => statement.options.includes(option);
  return () => {
    const given = message.evaluate(emptyFrame);
    const level = Math.max(0, Number(severity.evaluate(emptyFrame) ?? 0));
    if (level > 18 && !has('LOG')) throw severityNeedsLog(statement.line);
    const raised = raisedMessage(
      given,
      args.map((arg) => arg.evaluate(emptyFrame)),
    );
    const at = { severity: level, state: clampState(Number(state.evaluate(emptyFrame) ?? 1)), line: statement.line };
    if (level > 10) throw mark(new SqlError(raised.number, raised.text, at), 'raiserror');
    execution.sink.message({ number: raised.number, message: raised.text, ...at, procedure: execution.procedure });
    if (has('NOWAIT')) execution.sink.flush();
    if (has('SETERROR')) execution.session.lastError = raised.number;
    return 'next';
  };
}

/** A text is message 50000; a number would be looked up in sys.messages, where the laboratory has no messages of users. */
function raisedMessage(given: SqlValue, args: readonly SqlValue[]): { number: number; text: string } {
  if (typeof given === 'number') {
    if (given < 13000 || given === 50000) {
      throw new SqlError(
        2732,
        `Error number ${given} is invalid. The number must be from 13000 through 2147483647 and it cannot be 50000.`,
      );
    }
    throw new SqlError(
      18054,
      `Error ${given}, severity %d, state %d was raised, but no message with that error number was found in sys.messages. If error is larger than 50000, make sure the user-defined message is added using sp_addmessage.`,
    );
  }
  const text = formatMessage(given === null ? '' : String(given), args);
  return { number: 50000, text: text.length > longestMessage ? `${text.slice(0, longestMessage - 3)}...` : text };
}

export function prepareThrow(statement: StatementOf<'throw'>, execution: Execution): Prepared {
  const { args, line } = statement;
  if (!args) return () => rethrow(execution, line);
  const compile = evaluator(execution);
  const number = coerce(compile(args.number), int);
  const message = coerce(compile(args.message), nvarchar(2048));
  const state = coerce(compile(args.state), { name: 'tinyint' });
  return () => {
    const code = Number(number.evaluate(emptyFrame) ?? 0);
    if (code < 50000) throw throwNumberOutOfRange(code, line);
    // Percent signs are written twice, as in a message with arguments.
    const text = String(message.evaluate(emptyFrame) ?? '').replaceAll('%%', '%');
    throw mark(new SqlError(code, text, { severity: 16, state: Number(state.evaluate(emptyFrame) ?? 1), line }), 'throw');
  };
}

/** Without arguments the caught error goes on as it was, with its own number and line. */
function rethrow({ session, inCatch }: Execution, line: number): never {
  const { caught } = session;
  if (!caught || !inCatch) throw throwOutsideCatch(line);
  const { number, message, severity, state } = caught;
  const again = new SqlError(number, message, {
    severity,
    state,
    line: caught.line ?? line,
    ...(caught.procedure !== undefined && { procedure: caught.procedure }),
  });
  throw mark(again, 'throw');
}

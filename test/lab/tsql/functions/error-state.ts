/** ERROR_NUMBER() and its family, XACT_STATE(), SCOPE_IDENTITY(). */
import type { SqlError, SqlType, SqlValue } from '../../sql-types.ts';
import type { SessionState } from '../session-state.ts';
import { int, nvarchar, sysname } from '../types.ts';
import { decimal } from '../values/decimal.ts';
import { type BuiltIns, builtIn } from './definition.ts';

const ofSession = (type: SqlType, read: (session: Readonly<SessionState>) => SqlValue) =>
  builtIn(0, 0, (_, __, { session }) => ({ type, nullable: true, evaluate: () => read(session) }));

/** NULL outside a CATCH block. */
const ofError = (type: SqlType, read: (error: SqlError) => SqlValue) => ofSession(type, ({ caught }) => (caught ? read(caught) : null));

export const errorFunctions: BuiltIns = {
  ERROR_NUMBER: ofError(int, (error) => error.number),
  ERROR_MESSAGE: ofError(nvarchar(4000), (error) => error.message),
  ERROR_SEVERITY: ofError(int, (error) => error.severity),
  ERROR_STATE: ofError(int, (error) => error.state),
  ERROR_LINE: ofError(int, (error) => error.line ?? null),
  ERROR_PROCEDURE: ofError(sysname, (error) => error.procedure ?? null),
  XACT_STATE: ofSession({ name: 'smallint' }, (session) => (session.engine.transactionCount === 0 ? 0 : session.doomed ? -1 : 1)),
  SCOPE_IDENTITY: ofSession({ name: 'numeric', precision: 38, scale: 0 }, (session) =>
    session.lastIdentity === undefined ? null : decimal(session.lastIdentity),
  ),
};

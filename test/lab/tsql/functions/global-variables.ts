/** @@ROWCOUNT, @@ERROR, @@TRANCOUNT ... of the session; @@VERSION, @@SERVERNAME ... of the engine. */
import type { SqlType, SqlValue } from '../../sql-types.ts';
import { undeclaredVariable } from '../errors.ts';
import type { Binding } from '../expressions/binding.ts';
import type { Compiled } from '../expressions/compiled.ts';
import type { SessionState } from '../session-state.ts';
import { int, nvarchar } from '../types.ts';
import { decimal } from '../values/decimal.ts';

const ofSession: Readonly<Record<string, { readonly type: SqlType; readonly read: (session: Readonly<SessionState>) => SqlValue }>> = {
  '@@ROWCOUNT': { type: int, read: (session) => session.rowCount },
  '@@ERROR': { type: int, read: (session) => session.lastError },
  '@@TRANCOUNT': { type: int, read: (session) => session.engine.transactionCount },
  '@@NESTLEVEL': { type: int, read: (session) => session.nesting },
  '@@FETCH_STATUS': { type: int, read: () => -1 },
  '@@LOCK_TIMEOUT': { type: int, read: (session) => session.options.lockTimeout },
  '@@TEXTSIZE': { type: int, read: (session) => session.options.textSize },
  '@@DATEFIRST': { type: { name: 'tinyint' }, read: (session) => session.options.dateFirst },
  '@@IDENTITY': {
    type: { name: 'numeric', precision: 38, scale: 0 },
    read: (session) => (session.lastIdentity === undefined ? null : decimal(session.lastIdentity)),
  },
  '@@MAX_PRECISION': { type: { name: 'tinyint' }, read: () => 38 },
};

/** What an engine that does not say otherwise is taken to answer. */
const fallback: Readonly<Record<string, { readonly type: SqlType; readonly read: (session: Readonly<SessionState>) => SqlValue }>> = {
  '@@SPID': { type: { name: 'smallint' }, read: (session) => session.engine.spid },
  '@@SERVERNAME': { type: nvarchar(128), read: (session) => session.serverName },
  '@@LANGUAGE': { type: nvarchar(128), read: (session) => session.options.language },
  '@@OPTIONS': { type: int, read: (session) => 5432 | (session.options.noCount ? 512 : 0) | (session.options.abortOnError ? 16384 : 0) },
};

export function compileGlobal(name: string, { session }: Binding, line: number): Compiled {
  const own = ofSession[name];
  if (own) return { type: own.type, nullable: true, evaluate: () => own.read(session) };
  const known = session.engine.globalVariable(name);
  if (known) return { type: known.type, nullable: true, evaluate: () => session.engine.globalVariable(name)?.value ?? null };
  const other = fallback[name];
  if (!other) throw undeclaredVariable(name, line);
  return { type: other.type, nullable: true, evaluate: () => other.read(session) };
}

import type { Session } from '../sessions/session.ts';
import { type View, type ViewRow, view } from './define.ts';
import { demandMsdb } from './visibility.ts';

/** A table of msdb with its rights. */
export const msdbTable = (name: string, columns: string, rows: (session: Session) => Iterable<ViewRow>): View =>
  view(`msdb:dbo.${name}`, columns, function* (session) {
    demandMsdb(session, name);
    yield* rows(session);
  });

import type { Command } from '../../commands.ts';
import { SqlError, type SqlMessage } from '../../sql-types.ts';
import type { Server } from '../servers/server.ts';
import { messages } from '../views/messages.ts';

/** Runs a statement, or lets it end as somebody planned for this instance. */
export async function asPlanned(
  server: Server,
  command: Command,
  inform: (message: SqlMessage) => void,
  execute: () => Promise<void>,
): Promise<void> {
  const next = server.plannedFailures.findIndex(({ when }) => when === undefined || when(command));
  const [planned] = next < 0 ? [] : server.plannedFailures.splice(next, 1);
  if (planned === undefined) return execute();
  const known = messages.find((one) => one.number === planned.number);
  const severity = planned.severity ?? known?.severity ?? 16;
  const text = planned.message ?? known?.text ?? `Error ${planned.number}`;
  if (planned.applied) await execute();
  if (severity > 10) throw new SqlError(planned.number, text, { severity });
  inform({ number: planned.number, severity, state: 1, message: text });
}

import type { DatabaseCopy } from '../databases/copy.ts';
import { databaseUnavailable, sessionKilled } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { abort, commit, write } from '../replication/writing.ts';

/** A transaction of a session. It may write in several databases; in each one it has an id of its own in the log. */
export interface SessionTransaction {
  readonly id: number;
  readonly name: string;
  readonly beganAt: number;
  readonly explicit: boolean;
  readonly parts: Map<DatabaseCopy, number>;
}

export function beginTransaction(laboratory: Laboratory, name: string, explicit: boolean): SessionTransaction {
  return { id: laboratory.nextTransaction(), name, beganAt: laboratory.clock.now(), explicit, parts: new Map() };
}

/** The id of the transaction in this database; the first write there begins it in the log. */
export function partIn(laboratory: Laboratory, transaction: SessionTransaction, copy: DatabaseCopy): number {
  let id = transaction.parts.get(copy);
  if (id === undefined) {
    id = laboratory.nextTransaction();
    transaction.parts.set(copy, id);
    write(laboratory, copy, { kind: 'begin', transaction: id, name: transaction.name });
  }
  return id;
}

/** Resolves when every database has acknowledged; rejects when one ceased to be primary before that: the outcome is unknown then. */
export async function commitTransaction(laboratory: Laboratory, transaction: SessionTransaction): Promise<void> {
  const parts = [...transaction.parts];
  for (const [copy, id] of parts) if (!copy.writable || !copy.data.open.has(id)) throw databaseUnavailable(copy.name);
  await Promise.all(
    parts.map(
      ([copy, id]) =>
        new Promise<void>((resolve, reject) => {
          commit(laboratory, copy, id, { acknowledged: resolve, failed: () => reject(sessionKilled()) });
        }),
    ),
  );
}

/** ms that undoing it takes; nothing for a transaction whose commit record is written. */
export function rollbackTime(laboratory: Laboratory, transaction: SessionTransaction): number {
  let records = 0;
  for (const [copy, id] of transaction.parts) if (!isCommitting(copy, id)) records += copy.data.open.get(id)?.records ?? 0;
  return records * laboratory.timings.rollbackMsPerRecord;
}

const isCommitting = (copy: DatabaseCopy, id: number): boolean => copy.waiting.some((one) => one.transaction === id);

/**
 * Undoes what the transaction wrote. Databases that have changed their role have done it by themselves; a transaction whose commit record is
 * written can not be undone any more, it only waits for its acknowledgement.
 */
export function rollbackTransaction(laboratory: Laboratory, transaction: SessionTransaction): void {
  for (const [copy, id] of transaction.parts)
    if (copy.writable && copy.data.open.has(id) && !isCommitting(copy, id)) abort(laboratory, copy, id);
}

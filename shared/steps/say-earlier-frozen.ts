import { untrusted } from '../hosts/untrusted.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { readFrozen } from '../sqlserver/logins.ts';
import type { FailoverRun } from './failover-run.ts';
import { note, readDeadline, sideLabel } from './migration.ts';

/** Logins that an earlier run has frozen and that are still disabled: a failover enables those of the side that becomes primary. */
export async function sayEarlierFrozen({ migration, pinned }: FailoverRun): Promise<void> {
  for (const side of [migration.source, migration.target]) {
    const frozen = await readFrozen(side.session, pinned.groupId, readDeadline(migration)).catch((error: unknown) => {
      migration.host.warning(`Which logins are frozen on the ${sideLabel(side)} can not be read: ${untrusted(messageOf(error))}`);
      return [];
    });
    for (const { name } of frozen.filter(({ disabled }) => disabled))
      note(migration, `frozen by an earlier run, and still disabled on the ${sideLabel(side)}: ${untrusted(name, 128)}`);
  }
}

import { TaskFailure } from '../../core/errors.ts';
import { nextLinkAction } from '../../cutover/link/next-action.ts';
import { linkWriters } from '../../cutover/link/protocol.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import { enableSql, readFrozen } from '../../sqlserver/logins.ts';
import { readDeadline, sideLabel } from '../migration.ts';
import { sayCutOff } from '../say-cut-off.ts';
import type { Standing } from '../standing.ts';
import { closeLink, type LinkContext, type LinkMigration, type LinkRequest, openLink } from './link-migration.ts';
import { type LinkLook, lookAtLink, sayLinkLook } from './look-link.ts';

/**
 * The failover was cut off: reads the source and Azure and says where things stand, how to go on and how to go back. Sends nothing that
 * changes anything, and takes no lock. Never throws.
 */
export const reportLinkStanding = (context: LinkContext, request: LinkRequest): Promise<void> =>
  sayCutOff(context.host, request.task, () => readStanding(context, request).catch(notSeen));

async function readStanding(context: LinkContext, request: LinkRequest): Promise<Standing> {
  const migration = await openLink(context, request);
  try {
    const seen = await lookAtLink(migration);
    sayLinkLook(migration, seen);
    return await standingOf(migration, seen);
  } finally {
    await closeLink(migration);
  }
}

/** The order of the cut-off run may still be under way in Azure; the next run waits for that. */
async function standingOf(migration: LinkMigration, { state, observation }: LinkLook): Promise<Standing> {
  const action = nextLinkAction(state, 'remove-link');
  const taken = action.kind === 'nothing' || action.kind === 'wait-for-writable';
  const groupId = observation.source?.dag?.groupId;
  const frozen = groupId === undefined ? [] : await readFrozen(migration.source.session, groupId, readDeadline(migration)).catch(() => []);
  const disabled = frozen.filter((login) => login.disabled);
  const thaw =
    disabled.length === 0
      ? ''
      : ` To put back on the ${sideLabel(migration.source)}: ${disabled.map(({ name }) => enableSql(name)).join(' ')}`;
  return {
    here: `state ${state.name}: ${state.because}. Takes writes: ${linkWriters[state.name].replaceAll('**', '')}.`,
    on: action.kind === 'refuse' ? action.next : 'run failover-dag again: it looks first and finishes.',
    back: taken
      ? 'there is no way back by this task: the instance has the databases.'
      : `as long as the link is there and no operation is in progress in Azure, nothing was failed over.${thaw}`,
  };
}

function notSeen(error: unknown): Standing {
  const what = error instanceof TaskFailure ? error.message : messageOf(error);
  return {
    here: `not known, because the source or Azure can not be read: ${what}`,
    on: 'run failover-dag again as soon as both can be reached: it looks first and finishes.',
    back: 'not before both can be read.',
  };
}

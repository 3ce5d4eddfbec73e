import type { LinkAction } from '../../cutover/link/next-action.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkRefusal } from './link-refusal.ts';
import type { LinkLook } from './look-link.ts';

/**
 * Ends a wait when two looks in a row refuse. A look is put together from answers of different moments, the source first and Azure up to
 * seconds later: one that fell into a change shows half of it, and a copy that has just connected is NOT_HEALTHY until it synchronizes.
 * A state that is not known ends no wait.
 *
 * The function that it returns says of each look whether it refuses; it throws the refusal of the second one, with `outputs`.
 */
export function refusedInARow(
  { host }: LinkMigration,
  outputs: (now: LinkLook) => Readonly<Record<string, string>>,
): (action: LinkAction, now: LinkLook) => boolean {
  let refusedBefore = false;
  return (action, now) => {
    const refused = action.kind === 'refuse' && now.state.name !== 'unknown';
    if (refused && refusedBefore) throw linkRefusal(action, now, outputs(now));
    if (refused) host.warning(`State ${now.state.name}: ${untrusted(now.state.because)}. It is looked at once more before the wait ends.`);
    refusedBefore = refused;
    return refused;
  };
}

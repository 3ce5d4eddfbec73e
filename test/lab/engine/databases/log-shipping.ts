import type { Command } from '../../commands.ts';
import { notShipped, notShippedHere, secondariesLeft, sysadminOnly } from '../errors.ts';
import type { Session } from '../sessions/session.ts';

const same = (a: string | undefined, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase();

/**
 * sp_delete_log_shipping_primary_secondary, sp_delete_log_shipping_primary_database and sp_delete_log_shipping_secondary_database.
 * A primary has to be rid of its secondaries first. Throws 21089, 32010, 32011, 32014.
 */
export function removeLogShipping(session: Session, command: Extract<Command, { readonly kind: 'remove-log-shipping' }>): void {
  if (!session.login.roles.has('sysadmin')) throw sysadminOnly();
  const { primaries, secondaries } = session.server.hosting.logShipping;
  if (command.what === 'secondary') {
    const index = secondaries.findIndex((one) => same(one.database, command.database));
    if (index < 0) throw notShippedHere(command.database);
    secondaries.splice(index, 1);
    return;
  }
  const index = primaries.findIndex((one) => same(one.database, command.database));
  const primary = primaries[index];
  if (primary === undefined) throw notShipped(command.database);
  if (command.what === 'primary') {
    if (primary.secondaries.length > 0) throw secondariesLeft(primary.database);
    primaries.splice(index, 1);
    return;
  }
  const secondary = primary.secondaries.findIndex(
    (one) => same(one.server, command.secondaryServer) && same(one.database, command.secondaryDatabase),
  );
  if (secondary < 0) throw notShippedHere(command.secondaryDatabase ?? '');
  primary.secondaries.splice(secondary, 1);
}

/** Procedures that end log shipping (Microsoft pages of these names). They live in master. */
import type { Command } from '../../commands.ts';
import { bindArguments, textOf } from './arguments.ts';
import type { Procedure } from './procedures.ts';

type RemoveLogShipping = Extract<Command, { readonly kind: 'remove-log-shipping' }>;

const procedure =
  (parameters: readonly string[], commandOf: (text: (name: string) => string) => RemoveLogShipping): Procedure =>
  async (call, { session, sink, control }) => {
    const args = bindArguments(call, [...parameters, '@ignoreremotemonitor'], parameters);
    const command = commandOf((name) => textOf(args.get(name)) ?? '');
    call.setResult(1);
    await session.engine.command(command, (message) => sink.message(message), control.cancelled);
    return 0;
  };

export const logShippingProcedures: Readonly<Record<string, Procedure>> = {
  sp_delete_log_shipping_primary_secondary: procedure(['@primary_database', '@secondary_server', '@secondary_database'], (text) => ({
    kind: 'remove-log-shipping',
    what: 'secondary-of-primary',
    database: text('@primary_database'),
    secondaryServer: text('@secondary_server'),
    secondaryDatabase: text('@secondary_database'),
  })),
  sp_delete_log_shipping_primary_database: procedure(['@database'], (text) => ({
    kind: 'remove-log-shipping',
    what: 'primary',
    database: text('@database'),
  })),
  sp_delete_log_shipping_secondary_database: procedure(['@secondary_database'], (text) => ({
    kind: 'remove-log-shipping',
    what: 'secondary',
    database: text('@secondary_database'),
  })),
};

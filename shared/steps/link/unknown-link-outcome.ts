import { TaskFailure } from '../../core/errors.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { failOverLink } from '../../sqlserver/commands.ts';
import { guardOn } from '../pinned.ts';
import { type LinkRun, linkOutputs } from './link-run.ts';

/** An order was sent and nobody says what became of it: the writers stay out, and the message says how to find out and go on. */
export function unknownLinkOutcome(run: LinkRun, why: string): TaskFailure {
  const { migration, pinned, method } = run;
  const { linkName, managedInstance, resourceGroup } = migration.instance.address;
  const show = `az sql mi link show --resource-group ${resourceGroup} --managed-instance ${managedInstance} --name ${linkName}`;
  const order =
    method.method === 'tsql-planned'
      ? `${failOverLink(guardOn(migration.source, pinned)).sql} was sent to ${migration.source.server.serverName}`
      : `${method.method === 'remove-link' ? 'the removal of the link' : 'a forced failover'} was sent to Azure`;
  return new TaskFailure(
    'outcome-unknown',
    `Outcome unknown: ${untrusted(order)}, and ${untrusted(why)}. What was stopped or frozen on the source stays so: the instance may take the writes at any moment.`,
    {
      outputs: linkOutputs(run, 'unknown'),
      remedy: `Run failover-dag again as soon as the source and Azure can be reached: it reads both and finishes. By hand: ${untrusted(show)}. Start the application on the source again only if the link is still there, Azure shows the instance as Secondary, and no operation is in progress.`,
    },
  );
}

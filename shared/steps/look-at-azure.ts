import type { AzureLogin } from '../azure/arm.ts';
import { type AzureFacts, type Packets, readAzure } from '../azure/azure-facts.ts';
import type { Place } from '../azure/place.ts';
import type { TaskContext } from '../core/task.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { SideFacts } from '../prereqs/check.ts';

/** The target as the inputs name it in Azure, and how to sign in there. */
export interface AzureTarget {
  readonly place: Place;
  readonly login: AzureLogin;
}

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'signIn' | 'signal'>;

/** Asks Azure while the servers are being read, and says as whom. Never rejects because of Azure: what it does not tell is unknown. */
export async function lookAtAzure(
  context: Context,
  { place, login }: AzureTarget,
  source: Promise<SideFacts>,
  target: Promise<SideFacts>,
): Promise<AzureFacts> {
  const { host, signIn, signal } = context;
  const facts = await readAzure(
    place,
    () => signIn(login, context),
    async () => packetsOf(await source, await target),
    signal,
  );
  const { identity } = facts.answers;
  if (identity.known) host.info(`Azure: signed in by ${identity.value.how} as ${untrusted(identity.value.whom)}`);
  return facts;
}

const mirroringPort = 5022;
const sqlPort = 1433;

/** From the source to the mirroring endpoint and to the T-SQL port of the target. */
function packetsOf(source: SideFacts, target: SideFacts): Packets {
  const address = firstOf(source)?.address;
  // A runner on the source itself connects over loopback, which says nothing about the network.
  if (address === undefined || /^(127\.|::1$)/.test(address)) return undefined;
  const entry =
    target.observation?.dag?.members.find((member) => member.isLocal) ?? source.observation?.dag?.members.find((member) => !member.isLocal);
  const listener = /:(\d{1,5})\/?$/.exec(entry?.listenerUrl ?? '')?.[1];
  return [
    { source: address, port: listener === undefined ? mirroringPort : Number(listener) },
    { source: address, port: firstOf(target)?.port ?? sqlPort },
  ];
}

function firstOf({ readings }: SideFacts) {
  return readings.address?.known ? readings.address.rows[0] : undefined;
}

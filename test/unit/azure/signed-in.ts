import type { Arm, AzureIdentity } from '../../../shared/azure/arm.ts';
import { type AzureLaboratory, startAzureLaboratory } from '../../flow/azure-laboratory.ts';
import { buildWorld, pipelineIdentity, tenantId } from '../../lab/arm/build-world.ts';
import type { AzureWorld } from '../../lab/arm/world.ts';
import { createLeapingClock, type LeapingClock } from './leaping-clock.ts';

export const login = { environment: 'AzureCloud', clientId: pipelineIdentity.clientId, tenantId, serviceConnection: undefined } as const;
export const never = new AbortController().signal;

export interface SignedInLaboratory {
  readonly azure: AzureLaboratory;
  readonly clock: LeapingClock;
  readonly arm: Arm;
  readonly identity: AzureIdentity;
  readonly secrets: readonly string[];
}

/** Azure on the wire with a client of the product signed in, both on one clock that leaps over pauses. */
export async function signedIn(world: Partial<AzureWorld> = {}): Promise<SignedInLaboratory> {
  const clock = createLeapingClock();
  const azure = await startAzureLaboratory({ ...buildWorld({ clock: clock.laboratory }), ...world });
  const secrets: string[] = [];
  const host = { secret: (value: string) => void secrets.push(value) };
  const { arm, identity } = await azure.signIn(login, { host, clock: clock.product, signal: never });
  return { azure, clock, arm, identity, secrets };
}

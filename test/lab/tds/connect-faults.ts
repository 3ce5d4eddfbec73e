import type { Channel } from './channel.ts';
import type { ConnectPhase, FaultPlan } from './faults.ts';

/** Carries out an armed connect fault, after `before`. True when the handshake must not go on. */
export async function strikes(
  phase: ConnectPhase,
  channel: Channel,
  { faults }: { readonly faults: FaultPlan },
  before: () => void = () => undefined,
): Promise<boolean> {
  const fault = faults.claimConnection(phase);
  if (fault) before();
  if (fault === 'reset') channel.reset();
  if (fault === 'fin') channel.end();
  if (fault === 'stall') await new Promise<void>((resolve) => channel.onClosed(resolve));
  return fault !== undefined;
}

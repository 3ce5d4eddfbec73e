import type { Probe, SideFacts } from '../prereqs/check.ts';
import { parseListenerUrl } from '../prereqs/network/listener-url.ts';
import { type ProbeTcp, probeTcp } from '../sqlserver/reachability.ts';

/** A firewall that drops packets must not hold up the whole report, ms. */
const longestProbe = 5_000;

/** Tries, from the runner, the address that a side's member AG has in the DAG, and its listeners. They are tried at the same time, each for `timeout` ms at most. */
export async function withProbes(facts: SideFacts, timeout: number, probe: ProbeTcp = probeTcp): Promise<SideFacts> {
  const probes = await Promise.all(
    addressesOf(facts).map(
      async ({ host, port }): Promise<Probe> => ({ host, port, failure: await probe(host, port, Math.min(timeout, longestProbe)) }),
    ),
  );
  return { ...facts, probes };
}

function addressesOf({ observation, readings }: SideFacts): readonly { readonly host: string; readonly port: number }[] {
  const group = observation?.dag?.memberGroup?.name;
  if (group === undefined) return [];
  const url = parseListenerUrl(observation?.dag?.members.find((member) => member.name === group)?.listenerUrl);
  const listeners = readings.groupListeners?.known ? readings.groupListeners.rows.filter((one) => one.group === group) : [];
  return [...(url ? [url] : []), ...listeners.flatMap(({ name, port }) => (port === undefined ? [] : [{ host: name, port }]))];
}

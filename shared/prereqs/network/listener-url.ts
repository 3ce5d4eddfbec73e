import type { MemberObservation } from '../../cutover/observation.ts';
import { setListenerUrls } from '../../sqlserver/remedies/distributed-groups.ts';
import { type Check, fail, type Judgement, notApplicable, ofPair, ofSideAndPartner, pass, type ReadSide, unknown } from '../check.ts';
import { dagPage } from './endpoint.ts';

export interface ListenerUrl {
  readonly host: string;
  readonly port: number;
}

/** The parts of `TCP://host:port`; undefined for anything else. */
export function parseListenerUrl(url: string | undefined): ListenerUrl | undefined {
  const match = /^tcp:\/\/(\[[^\]]+\]|[^:/\s]+):(\d{1,5})\/?$/i.exec(url?.trim() ?? '');
  return match?.[1] === undefined ? undefined : { host: match[1], port: Number(match[2]) };
}

const printUrl = ({ host, port }: ListenerUrl): string => `TCP://${host}:${port}`;

type Side = ReadSide<'mirroringEndpoint' | 'groupListeners'>;

/** An entry that a side stores, with the side whose AG it names. */
interface Entry {
  readonly member: MemberObservation;
  readonly owner: Side;
  readonly url: ListenerUrl;
}

/** What is wrong with an entry, and the URL that would be right; undefined: nothing. */
interface Fault {
  readonly problem: string;
  readonly right: string | undefined;
}

/** Judges both entries that a side stores. */
function overEntries(side: Side, partner: Side, text: string, judge: (entry: Entry) => Fault | undefined): Judgement {
  const { dag } = side;
  if (!dag) return notApplicable('the distributed availability group is not visible here');
  const entries = dag.members.map((member) => ({
    member,
    owner: [side, partner].find((one) => one.dag?.memberGroup?.name === member.name),
    url: parseListenerUrl(member.listenerUrl),
  }));
  const seen = entries.map(({ member }) => `${member.name}: ${member.listenerUrl ?? 'NULL'}`).join(', ');
  if (entries.length < 2 || !entries.every(isWhole)) return unknown(`can not be told from ${seen}`);
  const faults = entries.flatMap((entry) => {
    const fault = judge(entry);
    return fault ? [{ ...fault, name: entry.member.name }] : [];
  });
  if (faults.length === 0) return pass(seen);
  const urls = faults.flatMap(({ name, right }) => (right === undefined ? [] : [[name, right] as const]));
  return fail(`${seen}; ${faults.map(({ problem }) => problem).join('; ')}`, {
    text,
    ...(urls.length === faults.length && { sql: setListenerUrls(dag.name, urls), on: side.side }),
  });
}

const isWhole = (entry: { readonly owner: Side | undefined; readonly url: ListenerUrl | undefined }): entry is Entry =>
  entry.owner !== undefined && entry.url !== undefined;

/** The host with and without its domain. */
const isHost = (host: string, name: string): boolean =>
  host.toLowerCase() === name.toLowerCase() || host.toLowerCase().startsWith(`${name.toLowerCase()}.`);

/** A name of a node, although the AG has more than one: a failover inside it leaves the DAG without a partner. */
function namesNode({ member, owner, url }: Entry): Fault | undefined {
  const replicas = owner.dag?.memberGroup?.replicas ?? [];
  const listeners = owner.read.groupListeners.filter((one) => one.group === member.name);
  if (replicas.length < 2 || listeners.some((one) => isHost(url.host, one.name))) return undefined;
  const node = replicas.find((replica) => isHost(url.host, replica.server.split('\\')[0] ?? ''));
  if (!node) return undefined;
  const listener = listeners.find((one) => one.isDnn === false);
  return {
    problem: `${url.host} is one of ${replicas.length} replicas of ${member.name}`,
    right: listener && printUrl({ host: listener.name, port: url.port }),
  };
}

/** Source: Microsoft, "Configure an Always On distributed availability group". */
export const listenerUrlChecks: readonly Check[] = [
  ofSideAndPartner({
    id: 'NET-URLPORT-001',
    family: 'network',
    title: 'LISTENER_URL has the port of the endpoint',
    severity: 'error',
    page: dagPage,
    reads: ['mirroringEndpoint', 'groupListeners'],
    judge: (side, partner) =>
      overEntries(
        side,
        partner,
        'LISTENER_URL needs the port of the endpoint, not the one that clients use. Each side stores both addresses.',
        ({ owner, url }) => {
          const port = owner.read.mirroringEndpoint[0]?.port;
          return port === undefined || port === url.port
            ? undefined
            : { problem: `the endpoint of ${owner.server.serverName} has port ${port}`, right: printUrl({ ...url, port }) };
        },
      ),
  }),
  ofSideAndPartner({
    id: 'NET-URLNODE-001',
    family: 'network',
    title: 'LISTENER_URL names a listener, not one of several replicas',
    severity: 'warning',
    page: dagPage,
    reads: ['mirroringEndpoint', 'groupListeners'],
    judge: (side, partner) =>
      overEntries(
        side,
        partner,
        'Name the listener of the availability group: after a failover inside it the distributed group does not find its partner any more, until LISTENER_URL is changed on both sides. Create a listener first when there is none.',
        namesNode,
      ),
  }),
  ofPair({
    id: 'NET-URLSAME-001',
    family: 'network',
    title: 'Both sides store the same LISTENER_URLs',
    severity: 'warning',
    page: dagPage,
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      const stored = source.dag.members.map(({ name, listenerUrl }) => ({
        name,
        here: listenerUrl,
        there: target.dag?.members.find((other) => other.name === name)?.listenerUrl,
      }));
      const seen = stored.map(({ name, here, there }) => `${name}: source ${here ?? 'NULL'}, target ${there ?? 'NULL'}`).join('; ');
      const urls = stored.flatMap(({ name, here, there }) => (here && there ? [{ name, here, there }] : []));
      if (urls.length < 2) return unknown(seen);
      const different = urls.filter(({ here, there }) => here.toLowerCase() !== there.toLowerCase());
      if (different.length === 0) return pass(urls.map(({ name, here }) => `${name}: ${here}`).join(', '));
      return fail(seen, {
        text: 'Each side stores both addresses, and they have to be changed on both. This gives the target what the source has; correct the source first when that one is wrong.',
        sql: setListenerUrls(
          target.dag.name,
          different.map(({ name, here }) => [name, here] as const),
        ),
        on: 'target',
      });
    },
  }),
];

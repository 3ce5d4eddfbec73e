import type { SecureContext } from 'node:tls';
import type { LabClock } from '../clock.ts';
import type { Backend } from '../port.ts';
import type { SqlMessage } from '../sql-types.ts';
import type { Channel } from './channel.ts';
import { strikes } from './connect-faults.ts';
import type { FaultPlan } from './faults.ts';
import { type LoggedIn, shakeHands } from './handshake.ts';
import { type Link, sendAttentionAck, sendCutResponse } from './link.ts';
import { packetType } from './packets.ts';
import type { ServerEncryption } from './prelogin.ts';
import { preparedStatements } from './prepared-statements.ts';
import { serveRequest } from './requests.ts';

/** What a server has counted since it started. */
export interface TdsCounts {
  connections: number;
  logins: number;
  batches: number;
  /** RPC messages. */
  calls: number;
  /** Transaction manager requests. */
  transactions: number;
  attentions: number;
}

export interface ConnectionOptions {
  readonly backend: Backend;
  readonly encryption: ServerEncryption;
  readonly secureContext: SecureContext | undefined;
  readonly faults: FaultPlan;
  readonly clock: LabClock;
  readonly counts: TdsCounts;
  /** Called when the client is logged in. */
  readonly onLogin: (link: Link) => void;
}

/** Serves one client from its first byte to its last. */
export async function serveConnection(channel: Channel, options: ConnectionOptions): Promise<void> {
  if (await strikes('accept', channel, options)) return;
  const kills = killSwitch(channel);
  const client = await shakeHands(channel, { ...options, onKilled: kills.newSession() });
  if (!client) return;
  options.counts.logins++;
  const link = linkFor(channel, client, options, kills);
  channel.onAttention(() => answerAttention(link, options.counts));
  channel.onClosed(() => {
    if (!link.outlivesClient) link.closeSession();
  });
  options.onLogin(link);
  for (let message = await channel.next(); message; message = await channel.next()) {
    count(options.counts, message.type);
    await serveRequest(link, message);
  }
}

/** The server may end a session at any time: an error for a client that waits for an answer, then the end of the connection. */
function killSwitch(channel: Channel) {
  let current = 0;
  let link: Link | undefined;
  return {
    serves(served: Link) {
      link = served;
    },
    /** Kills of earlier sessions of the same connection no longer matter. */
    newSession(): (reason: SqlMessage | undefined) => void {
      const mine = ++current;
      return (reason) => {
        if (mine !== current) return;
        if (link?.running) {
          if (reason) link.running.response.message(reason);
          link.running.cutOff();
        }
        channel.end();
      };
    },
  };
}

function linkFor(channel: Channel, client: LoggedIn, options: ConnectionOptions, kills: ReturnType<typeof killSwitch>): Link {
  const { request, dialect, packetSize } = client;
  let sessionOpen = true;
  const link: Link = {
    channel,
    clock: options.clock,
    faults: options.faults,
    dialect,
    packetSize,
    serverName: options.backend.serverName,
    appName: request.appName,
    userName: request.userName,
    prepared: preparedStatements(),
    session: client.session,
    running: undefined,
    deaf: false,
    outlivesClient: false,
    closeSession() {
      if (sessionOpen) link.session.close();
      sessionOpen = false;
    },
    async renewSession() {
      const onKilled = kills.newSession();
      link.closeSession();
      link.session = await options.backend.login(request, onKilled);
      link.prepared.clear();
      sessionOpen = true;
      if (channel.closed) link.closeSession();
    },
  };
  kills.serves(link);
  return link;
}

/**
 * An attention is answered at once, even when the statement goes on: the client must not wait for it. The next request of this
 * connection does wait, for the session is busy.
 */
function answerAttention(link: Link, counts: TdsCounts): void {
  counts.attentions++;
  if (link.deaf) return;
  const { running } = link;
  if (running?.awaited) {
    running.cutOff();
    sendAttentionAck(link);
    link.session.attention();
    return;
  }
  const unread = link.channel.withdraw();
  if (unread) sendCutResponse(link, unread.type);
  sendAttentionAck(link);
}

function count(counts: TdsCounts, messageType: number): void {
  if (messageType === packetType.batch) counts.batches++;
  if (messageType === packetType.rpc) counts.calls++;
  if (messageType === packetType.transaction) counts.transactions++;
}

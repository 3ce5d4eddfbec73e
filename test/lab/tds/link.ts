import type { LabClock } from '../clock.ts';
import type { BackendSession } from '../port.ts';
import type { Channel } from './channel.ts';
import type { Dialect } from './dialects.ts';
import type { FaultPlan } from './faults.ts';
import { MessageWriter } from './message-writer.ts';
import { packetType } from './packets.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import { openResponse, type Response } from './response.ts';
import { doneStatus, doneToken, writeDone } from './tokens.ts';

/** A logged-in connection: the channel to a client and the session that serves it. */
export interface Link {
  readonly channel: Channel;
  readonly clock: LabClock;
  readonly faults: FaultPlan;
  readonly dialect: Dialect;
  readonly packetSize: number;
  readonly serverName: string;
  readonly appName: string;
  readonly userName: string;
  readonly prepared: PreparedStatements;
  /** Replaced when the client asks for a new session on the same connection. */
  session: BackendSession;
  /** Tells the session, once, that its client is gone. */
  closeSession(): void;
  /** The answer that the client is waiting for. */
  running: RunningRequest | undefined;
  /** A fault has made the server deaf: attentions get no answer. */
  deaf: boolean;
  /** A fault keeps the session open although the client is gone. */
  outlivesClient: boolean;
  /** Makes the session as new. Rejects with SqlError. */
  renewSession(): Promise<void>;
}

export interface RunningRequest {
  readonly response: Response;
  /** False as soon as the end of the answer has left; the session may still be busy. */
  readonly awaited: boolean;
  /** Sends the end of the response as far as it came. */
  cutOff(): void;
}

type Send = (packets: Buffer) => void;

export function responseFor(link: Link, kind: 'batch' | 'rpc', send: Send): Response {
  const { dialect, serverName, packetSize, session } = link;
  const writer = new MessageWriter({ send, spid: session.spid, packetSize });
  return openResponse({ writer, dialect, serverName, kind, database: session.database });
}

/** The end of a request that was never carried out. */
export function sendCutResponse(link: Link, messageType: number): void {
  sendDone(link, messageType === packetType.rpc ? doneToken.procedure : doneToken.done, doneStatus.error);
}

/** MS-TDS 2.2.1.7: an attention is acknowledged by a DONE with DONE_ATTN, in a message of its own behind the cut response. */
export function sendAttentionAck(link: Link): void {
  sendDone(link, doneToken.done, doneStatus.attention);
}

function sendDone(link: Link, token: (typeof doneToken)[keyof typeof doneToken], status: number): void {
  const writer = new MessageWriter({ send: link.channel.write, spid: link.session.spid, packetSize: link.packetSize });
  writeDone(writer.tokens, link.dialect, { token, status });
  writer.end();
}

import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { type Message, messageAssembler, packetType } from './packets.ts';
import { startTls, type TlsLayer } from './tls-transport.ts';

/** A TDS byte pipe to one client: whole messages in, packets out, encrypted or not. */
export interface Channel {
  readonly clientAddress: string;
  readonly localPort: number;
  /** The client began with a TLS record, as TDS 8 does. */
  readonly strict: boolean;
  readonly closed: boolean;
  /** The next message; undefined when the client is gone. Attentions do not come this way. */
  next(): Promise<Message | undefined>;
  /** Takes back a message that nobody has read yet. */
  withdraw(): Message | undefined;
  /** Called at once for each attention, also while a request runs. */
  onAttention(listener: () => void): void;
  /** Called once, when the connection has ended for whatever reason. */
  onClosed(listener: () => void): void;
  encryptFromNow(secureContext: SecureContext): void;
  /** Login-only encryption: everything after LOGIN7 is clear text, in both directions. */
  clearFromNow(): void;
  write(packets: Buffer): void;
  /** Ends the connection in order (FIN) after what was written, without waiting for the client. */
  end(): void;
  /** Ends the connection at once with RST. */
  reset(): void;
}

export function openChannel(raw: Socket, secureContext: () => SecureContext | undefined): Channel {
  const inbox: Message[] = [];
  let reader: ((message: Message | undefined) => void) | undefined;
  let attentionListener: () => void = () => undefined;
  const closeListeners: (() => void)[] = [];
  let tls: TlsLayer | undefined;
  let strict = false;
  let opened = false;
  let closed = false;

  const assemble = messageAssembler((message) => {
    if (message.type === packetType.attention) attentionListener();
    else if (reader) {
      const waiting = reader;
      reader = undefined;
      waiting(message);
    } else inbox.push(message);
  });
  const takeClear = (chunk: Buffer) => {
    try {
      assemble(chunk);
    } catch {
      raw.destroy();
    }
  };
  const encrypt = (context: SecureContext, mode: 'inside-tds' | 'strict') => {
    tls = startTls(raw, context, mode);
    tls.socket.on('data', takeClear);
    tls.socket.on('error', () => raw.destroy());
  };

  raw.setNoDelay(true);
  raw.on('error', () => undefined);
  raw.on('data', (chunk) => {
    if (!opened) {
      opened = true;
      const context = chunk[0] === 0x16 ? secureContext() : undefined;
      if (context) {
        strict = true;
        encrypt(context, 'strict');
      }
    }
    if (tls) tls.feed(chunk);
    else takeClear(chunk);
  });
  raw.once('close', () => {
    closed = true;
    reader?.(undefined);
    reader = undefined;
    for (const listener of closeListeners) listener();
  });

  return {
    clientAddress: raw.remoteAddress ?? '',
    localPort: raw.localPort ?? 0,
    get strict() {
      return strict;
    },
    get closed() {
      return closed;
    },
    next() {
      const message = inbox.shift();
      if (message || closed) return Promise.resolve(closed ? undefined : message);
      return new Promise((resolve) => {
        reader = resolve;
      });
    },
    withdraw: () => inbox.shift(),
    onAttention(listener) {
      attentionListener = listener;
    },
    onClosed(listener) {
      closeListeners.push(listener);
      if (closed) listener();
    },
    encryptFromNow: (context) => encrypt(context, 'inside-tds'),
    clearFromNow() {
      tls?.detach();
      tls = undefined;
    },
    write(packets) {
      if (!closed) (tls?.socket ?? raw).write(packets);
    },
    end() {
      if (closed) return;
      if (tls) tls.socket.end();
      else raw.destroySoon();
    },
    reset() {
      if (!closed) raw.resetAndDestroy();
    },
  };
}

import { createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type LabClock, realClock } from '../clock.ts';
import type { Backend } from '../port.ts';
import { type Channel, openChannel } from './channel.ts';
import { serveConnection, type TdsCounts } from './connection.ts';
import { type FaultPlan, faultPlan } from './faults.ts';
import type { Link } from './link.ts';
import type { ServerEncryption } from './prelogin.ts';

export interface TdsServerOptions {
  /** Asked once a connection: behind a listener the instance changes at a failover. Undefined refuses the connection. */
  readonly backend: () => Backend | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the system picks a free port. */
  readonly port?: number;
  /**
   * 'optional' (default) is SQL Server without Force Encryption: the client decides, and one that wants none still gets an
   * encrypted login. 'required' is Force Encryption, 'off' a server that can not encrypt.
   */
  readonly encryption?: ServerEncryption;
  /** PEM. Without it nothing is encrypted. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** TDS 8: TLS before the first TDS byte, as SQL Server 2022 and later take it. Default true when there is a certificate. */
  readonly strict?: boolean;
  /** The only version of TLS that it speaks inside TDS, as an old server that was never updated. Default TLSv1.2, the highest there. */
  readonly tlsVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2';
  readonly faults?: FaultPlan;
  /** For the delays of faults. Default the wall clock. */
  readonly clock?: LabClock;
}

export interface TdsServer {
  readonly port: number;
  readonly counts: Readonly<TdsCounts>;
  readonly faults: FaultPlan;
  /** The spids of the clients that are logged in now. */
  spids(): readonly number[];
  /** Cuts connections with RST (all, without a filter). Returns how many. */
  resetConnections(filter?: (connection: { readonly spid: number; readonly appName: string }) => boolean): number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

interface Connection {
  readonly channel: Channel;
  link?: Link;
}

/** Serves a SQL Server instance of the laboratory over TDS. Rejects when the port can not be had. */
export async function startTdsServer(options: TdsServerOptions): Promise<TdsServer> {
  const { backend, host = '127.0.0.1', port = 0, encryption = 'optional', certificate, clock = realClock, faults = faultPlan() } = options;
  const secureContext = certificate && createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
  const { tlsVersion = 'TLSv1.2' } = options;
  const handshakeContext =
    certificate &&
    createSecureContext({
      ...certificate,
      minVersion: tlsVersion,
      maxVersion: tlsVersion,
      // OpenSSL has what older versions need at its lowest level only.
      ...(tlsVersion !== 'TLSv1.2' && { ciphers: 'DEFAULT@SECLEVEL=0' }),
    });
  const strictContext = (): SecureContext | undefined => (options.strict === false ? undefined : secureContext);
  const counts: TdsCounts = { connections: 0, logins: 0, batches: 0, calls: 0, transactions: 0, attentions: 0 };
  const connections = new Set<Connection>();

  let closing = false;

  const serve = (socket: Socket) => {
    counts.connections++;
    const instance = backend();
    if (!instance || closing) {
      socket.resetAndDestroy();
      return;
    }
    const channel = openChannel(socket, strictContext);
    const connection: Connection = { channel };
    connections.add(connection);
    channel.onClosed(() => connections.delete(connection));
    serveConnection(channel, {
      backend: instance,
      encryption,
      secureContext: handshakeContext,
      faults,
      clock,
      counts,
      onLogin: (link) => {
        connection.link = link;
      },
    }).catch(() => channel.reset());
  };

  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    // A reset inside this callback leaves the event loop of the client spinning, when that is in the same process (Node 24.21).
    setImmediate(serve, socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, resolve);
  });
  const address = listener.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    counts,
    faults,
    spids: () => [...connections].flatMap(({ link }) => (link ? [link.session.spid] : [])),
    resetConnections(filter = () => true) {
      const chosen = [...connections].filter(({ link }) => link && filter({ spid: link.session.spid, appName: link.appName }));
      for (const { channel } of chosen) channel.reset();
      return chosen.length;
    },
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const { channel } of connections) channel.reset();
      await closed;
    },
  };
}

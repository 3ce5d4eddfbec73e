import { createSocket } from 'node:dgram';

/** An instance that the SQL Server Browser knows. */
export interface BrowsedInstance {
  /** ServerName: HOST or HOST\INSTANCE. */
  readonly name: string;
  readonly port: number;
  /** ProductVersion. */
  readonly version: string;
}

const browserPort = 1434;
const askForInstance = 0x04;
const answer = 0x05;

/**
 * The SQL Server Browser: which TCP port a named instance has (MS-SQLR 2.2.3 and 2.2.5). It says nothing about an instance that it does
 * not know. Rejects when UDP 1434 is taken.
 */
export async function startBrowser(instances: readonly BrowsedInstance[], host = '127.0.0.1'): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    if (message[0] !== askForInstance) return;
    const wanted = message.subarray(1).toString('latin1').replace(/\0.*$/s, '').toUpperCase();
    const found = instances.find(({ name }) => (name.split('\\')[1] ?? 'MSSQLSERVER').toUpperCase() === wanted);
    if (!found) return;
    const [server, instance = 'MSSQLSERVER'] = found.name.split('\\');
    const text = `ServerName;${server};InstanceName;${instance};IsClustered;No;Version;${found.version};tcp;${found.port};;`;
    const head = Buffer.from([answer, 0, 0]);
    head.writeUInt16LE(text.length, 1);
    socket.send(Buffer.concat([head, Buffer.from(text, 'latin1')]), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(browserPort, host, resolve);
  });
  return { close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

import { createSocket } from 'node:dgram';
import { SqlFailure } from './errors.ts';

const browserPort = 1434;
const tries = 3;

/**
 * Asks the SQL Server Browser for the TCP port of a named instance: one datagram, up to `timeout` ms, three tries
 * (MS-SQLR: CLNT_UCAST_INST 0x04). The driver's own look-up waits for four answers and gives up when one is lost.
 * Throws SqlFailure at step instance-lookup.
 */
export async function lookUpPort(host: string, instance: string, timeout = 1000, port = browserPort): Promise<number> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const answer = await ask(host, instance, timeout, port);
    const found = answer === undefined ? undefined : tcpPort(answer, instance);
    if (found !== undefined) return found;
    if (answer !== undefined)
      throw new SqlFailure('instance-lookup', `the SQL Server Browser on ${host} knows no TCP port of instance ${instance}`);
  }
  throw new SqlFailure(
    'instance-lookup',
    `the SQL Server Browser on ${host} (UDP ${port}) did not answer; give the port instead: ${host},<port>`,
  );
}

/** The port in a SVR_RESP answer: `ServerName;A;InstanceName;B;...;tcp;1433;;`. */
export function tcpPort(answer: string, instance: string): number | undefined {
  for (const entry of answer.split(';;')) {
    const words = entry.split(';');
    const value = (key: string) => words[words.findIndex((word, index) => index % 2 === 0 && word.toLowerCase() === key) + 1];
    if (value('instancename')?.toUpperCase() === instance.toUpperCase() && words.includes('tcp')) return Number(value('tcp')) || undefined;
  }
  return undefined;
}

function ask(host: string, instance: string, timeout: number, port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const timer = setTimeout(() => finish(undefined), timeout);
    const finish = (answer: string | undefined) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    socket.once('error', (error) => {
      clearTimeout(timer);
      socket.close();
      reject(new SqlFailure('dns', error.message));
    });
    // Three bytes of header come before the text.
    socket.once('message', (message) => finish(message.subarray(3).toString('latin1')));
    socket.send(Buffer.concat([Buffer.from([0x04]), Buffer.from(`${instance}\0`, 'latin1')]), port, host);
  });
}

/** Where a server is, as people write it: `host`, `host,port`, `host\instance`, with an optional `tcp:` in front. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number | undefined;
  readonly instance: string | undefined;
}

const expected = 'expected host, host,port or host\\instance, for example sql01.contoso.com,1433';

/**
 * Reads a server name. With both an instance and a port the port counts, as in ADO.NET.
 * Throws RangeError with what was wrong and what would be right.
 */
export function parseServer(text: string): ServerAddress {
  const withoutProtocol = text.trim().replace(/^tcp:/i, '');
  if (/^(np|lpc|admin):/i.test(withoutProtocol)) throw new RangeError(`only TCP is supported: ${expected}`);
  const comma = withoutProtocol.lastIndexOf(',');
  const name = (comma < 0 ? withoutProtocol : withoutProtocol.slice(0, comma)).trim();
  const port = comma < 0 ? undefined : parsePort(withoutProtocol.slice(comma + 1).trim());
  const [host = '', instance, ...rest] = name.split('\\');
  const address = stripBrackets(host.trim());
  if (rest.length > 0 || address === '' || /[\s;=/'"]/.test(address) || (isBareIpv4WithPort(address) && port === undefined)) {
    throw new RangeError(`"${text}" is not a server name: ${expected}`);
  }
  if (instance !== undefined && !/^[\p{L}_#&][\p{L}\p{N}_$#&]{0,15}$/u.test(instance))
    throw new RangeError(`"${instance}" is not an instance name`);
  const named = instance === undefined || instance.toUpperCase() === 'MSSQLSERVER' ? undefined : instance;
  return { host: address, port: port ?? (named === undefined ? 1433 : undefined), instance: named };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new RangeError(`"${text}" is not a TCP port: expected 1 to 65535, after a comma`);
  return port;
}

const stripBrackets = (host: string): string => /^\[(.+)\]$/.exec(host)?.[1] ?? host;

/** `host:port` is the most common slip; SQL Server separates with a comma. */
const isBareIpv4WithPort = (host: string): boolean => /^[^:]+:\d+$/.test(host);

/** The address as people write it. */
export const printServer = ({ host, port, instance }: ServerAddress): string =>
  port === undefined ? `${host}\\${instance}` : `${host},${port}`;

import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { createEndpoint, listenOnAllAddresses, playAllRoles, restartEndpoint, startEndpoint } from '../../sqlserver/remedies/endpoints.ts';
import { type Check, fail, type Judgement, notApplicable, ofSide, pass, type ReadSide, unknown } from '../check.ts';

export type MirroringEndpoint = PartRow<'mirroringEndpoint'>;

export const endpointPage = 'https://learn.microsoft.com/sql/database-engine/database-mirroring/the-database-mirroring-endpoint-sql-server';
export const dagPage =
  'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/configure-distributed-availability-groups';

/** The usual port; Microsoft's articles use it throughout. */
const usualPort = 5022;

/** Judges the endpoint of a side; without one NET-ENDPOINT-001 says so. */
export const ofEndpoint =
  (judge: (endpoint: MirroringEndpoint, side: ReadSide<'mirroringEndpoint'>) => Judgement) =>
  (side: ReadSide<'mirroringEndpoint'>): Judgement => {
    const [endpoint] = side.read.mirroringEndpoint;
    return endpoint ? judge(endpoint, side) : notApplicable('there is no endpoint; see NET-ENDPOINT-001');
  };

/** Source: Microsoft, "The database mirroring endpoint" and "Configure an Always On distributed availability group". */
export const endpointChecks: readonly Check[] = [
  ofSide({
    id: 'NET-ENDPOINT-001',
    family: 'network',
    title: 'There is an endpoint for availability groups',
    severity: 'error',
    page: endpointPage,
    reads: ['mirroringEndpoint'],
    judge: ({ side, server, read: { mirroringEndpoint } }) => {
      const [endpoint] = mirroringEndpoint;
      if (endpoint) return pass(`${endpoint.name}, port ${endpoint.port ?? 'unknown'}`);
      return fail(`${server.serverName} has no endpoint FOR DATABASE_MIRRORING`, {
        text: 'Create one. Where the servers are not in one domain, give it a certificate instead of Windows authentication.',
        sql: createEndpoint('Hadr_endpoint', usualPort),
        on: side,
      });
    },
  }),
  ofSide({
    id: 'NET-STARTED-001',
    family: 'network',
    title: 'The endpoint is started',
    severity: 'error',
    page: endpointPage,
    reads: ['mirroringEndpoint'],
    judge: ofEndpoint(({ name, state }, { side }) => {
      if (state === undefined) return unknown(`the state of ${name} is NULL`);
      return state === 'STARTED'
        ? pass(`${name} is STARTED`)
        : fail(`${name} is ${state}`, { text: 'Start the endpoint.', sql: startEndpoint(name), on: side });
    }),
  }),
  ofSide({
    id: 'NET-ROLE-001',
    family: 'network',
    title: 'The endpoint plays all roles',
    severity: 'error',
    page: endpointPage,
    reads: ['mirroringEndpoint'],
    judge: ofEndpoint(({ name, role }, { side }) => {
      if (role === undefined) return unknown(`the role of ${name} is NULL`);
      return role === 'ALL'
        ? pass(`ROLE = ${role}`)
        : fail(`${name}: ROLE = ${role}`, { text: 'Let the endpoint play all roles.', sql: playAllRoles(name), on: side });
    }),
  }),
  ofSide({
    id: 'NET-ADDRESS-001',
    family: 'network',
    title: 'The endpoint listens on all addresses',
    severity: 'error',
    page: dagPage,
    reads: ['mirroringEndpoint'],
    judge: ofEndpoint(({ name, address, port }, { side }) => {
      if (port === undefined) return unknown(`the port of ${name} is not visible`);
      return address === undefined || address === '0.0.0.0' || address === '::'
        ? pass('LISTENER_IP = ALL')
        : fail(`${name} listens on ${address} only: the address of the listener is another one`, {
            text: 'Listen on all addresses. The connections of the replicas begin anew.',
            sql: listenOnAllAddresses(name, port),
            on: side,
          });
    }),
  }),
];

export const listeningChecks: readonly Check[] = [
  ofSide({
    id: 'NET-LISTENING-001',
    family: 'network',
    title: 'SQL Server listens on the port of the endpoint',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-tcp-listener-states-transact-sql',
    reads: ['mirroringEndpoint', 'tcpListeners'],
    judge: ({ side, read: { mirroringEndpoint, tcpListeners } }) => {
      const [endpoint] = mirroringEndpoint;
      if (!endpoint) return notApplicable('there is no endpoint; see NET-ENDPOINT-001');
      if (endpoint.state !== 'STARTED') return notApplicable(`${endpoint.name} is not started; see NET-STARTED-001`);
      const found = tcpListeners.filter((one) => one.type === 'DATABASE_MIRRORING' && one.port === endpoint.port);
      const online = found.filter((one) => one.state === 'ONLINE');
      if (online.length > 0) return pass(online.map((one) => `${one.address} port ${one.port} ONLINE`).join(', '));
      return fail(
        found.length > 0 ? `port ${endpoint.port} is ${found[0]?.state}` : `nothing of SQL Server listens on port ${endpoint.port}`,
        {
          text: 'Another program had the port when the endpoint was started (netstat -abno on that server names it). End it, then start the endpoint anew.',
          sql: restartEndpoint(endpoint.name),
          on: side,
        },
      );
    },
  }),
];

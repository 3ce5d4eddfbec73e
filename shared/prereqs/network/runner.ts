import { type Check, fail, ofSide, type Probe, pass, unknown } from '../check.ts';
import { dagPage } from './endpoint.ts';

const printed = ({ host, port, failure }: Probe): string => `${host} port ${port}: ${failure ?? 'open'}`;

export const runnerChecks: readonly Check[] = [
  ofSide({
    id: 'NET-PROBE-001',
    family: 'network',
    route: 'sql-vm',
    title: 'The runner reaches the endpoint and the listener',
    // The servers have to reach them. That the runner does not may only mean that it is in another network.
    severity: 'info',
    page: dagPage,
    judge: ({ side }, facts) => {
      const { probes } = facts[side];
      if (!probes || probes.length === 0) return unknown('no address was tried: none is visible');
      const closed = probes.filter((probe) => probe.failure !== undefined);
      if (closed.length === 0) return pass(probes.map(printed).join('; '));
      const first = closed[0];
      return fail(probes.map(printed).join('; '), {
        text: 'Nothing is wrong when only the servers have to reach these addresses: try it from the other server. Otherwise open the port in every firewall on the way, in both directions.',
        ...(first && { command: `Test-NetConnection -ComputerName '${first.host.replaceAll("'", "''")}' -Port ${first.port}` }),
      });
    },
  }),
];

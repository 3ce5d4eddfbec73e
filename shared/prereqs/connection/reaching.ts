import { type ReachStep, reachSteps } from '../../sqlserver/reachability.ts';
import { type Check, fail, pass, type SideFacts, unknown } from '../check.ts';

const page = 'https://learn.microsoft.com/troubleshoot/sql/database-engine/connect/resolve-connectivity-errors-overview';

const titles: Readonly<Record<ReachStep, string>> = {
  dns: 'The name of the server resolves on the runner',
  tcp: 'The port accepts connections from the runner',
  tls: 'The connection is encrypted as asked for',
  login: 'The login works',
};

const remedies: Readonly<Record<ReachStep, string>> = {
  dns: 'Correct the server name, or let the runner use a DNS server that knows it.',
  tcp: 'Check host and port, that SQL Server listens on TCP (SQL Server Configuration Manager), and every firewall between the runner and the server.',
  tls: 'Give the CA certificate of the server, or the name that is in its certificate.',
  login: 'Check the kind of authentication, the user name and the secret. Do not repeat a wrong password: the account may be locked.',
};

/** Which of our steps a failure belongs to. */
function failedStep({ reach: { failure } }: SideFacts): ReachStep | undefined {
  if (!failure) return undefined;
  if (failure.step === 'instance-lookup') return 'tcp';
  return reachSteps.find((step) => step === failure.step) ?? 'login';
}

const stepChecks = reachSteps.map(
  (step, position): Check => ({
    id: `CON-${step.toUpperCase()}-001`,
    family: 'connection',
    title: titles[step],
    severity: 'error',
    page,
    scope: 'each',
    reads: [],
    judge(facts, name) {
      const side = facts[name];
      const failed = failedStep(side);
      const why = side.reach.failure?.message ?? '';
      if (failed === step)
        return side.reach.noNameServer ? unknown(`${why}: no name server answered`, remedies[step]) : fail(why, remedies[step]);
      if (failed !== undefined && reachSteps.indexOf(failed) < position) return unknown(`not tried: ${failed} failed before`);
      return pass(side.reach.evidence[step] ?? 'reached');
    },
  }),
);

/** The way to each server, step by step. */
export const reachingChecks: readonly Check[] = [
  ...stepChecks,
  {
    id: 'CON-READ-001',
    family: 'connection',
    title: 'The server answers the questions of this pack',
    severity: 'error',
    page,
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const { reach, observation, readFailure } = facts[side];
      if (observation) return pass(`${observation.server.serverName}, SQL Server ${observation.server.productVersion}`);
      if (!reach.session) return unknown(`not tried: the ${side} was not reached`);
      return fail(readFailure ?? 'no answer', 'Run the same task again. If it stays, look into the error log of that server.');
    },
  },
  {
    id: 'CON-BROWSER-001',
    family: 'connection',
    title: 'The server is named with its port',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/sql-server-browser-service-database-engine-and-ssas',
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const { lookUp } = facts[side].reach;
      if (lookUp === undefined) return pass('no look-up was needed');
      if (lookUp.port === undefined) return unknown(`${lookUp.host}\\${lookUp.instance}: no port was found`);
      return fail(
        `${lookUp.host}\\${lookUp.instance}: the SQL Server Browser says port ${lookUp.port}`,
        `Give ${lookUp.host},${lookUp.port} instead: the look-up takes UDP 1434 through every firewall and a service that may be off on the day. Fix the port in SQL Server Configuration Manager if it is dynamic.`,
      );
    },
  },
  {
    id: 'CON-DISTINCT-001',
    family: 'connection',
    title: 'Source and target are two servers',
    severity: 'error',
    page,
    scope: 'pair',
    reads: [],
    judge({ source, target }) {
      const names = [source.observation?.server.serverName, target.observation?.server.serverName];
      if (names.includes(undefined)) return unknown('not both servers could be read');
      return names[0] === names[1]
        ? fail(`both are ${names[0]}`, 'Correct one of the two server names. A listener or an alias may lead to the other side.')
        : pass(names.join(' and '));
    },
  },
];

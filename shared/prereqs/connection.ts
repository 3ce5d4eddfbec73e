import { type ReachStep, reachSteps } from '../sqlserver/reachability.ts';
import { type Check, fail, pass, type SideFacts, unknown } from './check.ts';

const page = 'https://learn.microsoft.com/sql/database-engine/configure-windows/troubleshoot-connecting-to-the-sql-server-database-engine';

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

const reachChecks = reachSteps.map(
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
      if (failed === step) return fail(side.reach.failure?.message ?? '', remedies[step]);
      if (failed !== undefined && reachSteps.indexOf(failed) < position) return unknown(`not tried: ${failed} failed before`);
      return pass(side.reach.evidence[step] ?? 'reached');
    },
  }),
);

export const connectionChecks: readonly Check[] = [
  ...reachChecks,
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
];

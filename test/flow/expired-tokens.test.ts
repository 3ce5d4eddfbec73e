import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { jest } from '@jest/globals';
import type { SignIn } from '../../shared/azure/arm.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { buildWorld, pipelineIdentity, tenantId } from '../lab/arm/build-world.ts';
import { pipelineLogin } from '../lab/arm/managed-instance.ts';
import type { RunningAzure } from '../lab/arm/start-azure.ts';
import type { LoginOptions } from '../lab/engine/servers/logins.ts';
import type { RunningLaboratory } from '../lab/start-laboratory.ts';
import { startAzureLaboratory } from './azure-laboratory.ts';
import { startFlowLaboratory } from './flow-laboratory.ts';
import { startLinkLaboratory } from './link/link-laboratory.ts';
import { noAzure, runTask, type TaskRun } from './run-task.ts';

/**
 * A wait of two hours with logins of Microsoft Entra whose tokens live for one, over the wire and on a virtual date: the sockets are real, and
 * every pause of the task takes ten minutes.
 */
const minute = 60_000;
const pauseMs = 10 * minute;
const application: LoginOptions = { name: pipelineLogin, roles: ['sysadmin'] };
/** Only the date is virtual. */
const realTimers = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const before = { ...process.env };
const closing: (() => Promise<void>)[] = [];
beforeEach(() => void jest.useFakeTimers({ doNotFake: [...realTimers], now: Date.UTC(2026, 10, 21, 20) }));
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  jest.useRealTimers();
  process.env = { ...before };
});

/** As a machine is set up on which the laboratory is the cloud of the house. */
function signInByEnvironment({ origin, ca }: Pick<RunningAzure, 'origin' | 'ca'>): void {
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  Object.assign(process.env, {
    AZURE_AUTHORITY_HOST: origin,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: pipelineIdentity.clientId,
    AZURE_CLIENT_SECRET: pipelineIdentity.secret,
  });
}

interface Login {
  readonly token: string;
  readonly at: number;
  readonly expiresAt: number;
}

/** Every token that a server has read, and when. */
function watchLogins({ migration }: RunningLaboratory): readonly Login[] {
  const logins: Login[] = [];
  const { accessTokens } = migration.laboratory;
  const read = accessTokens.read;
  jest.spyOn(accessTokens, 'read').mockImplementation((token) => {
    const issued = read(token);
    if (issued) logins.push({ token, at: Date.now(), expiresAt: issued.expiresAt });
    return issued;
  });
  return logins;
}

/** Pauses of the task pass at once, by the virtual date; behind some time both servers end its sessions, once. */
function clockThatKills({ migration }: RunningLaboratory, behindMs: number): Clock {
  const start = Date.now();
  let killed = false;
  return {
    monotonic: () => Date.now(),
    now: () => new Date(),
    async sleep(_ms, signal) {
      signal?.throwIfAborted();
      jest.setSystemTime(Date.now() + pauseMs);
      if (!killed && Date.now() - start > behindMs) {
        killed = true;
        for (const { server } of [migration.source, migration.target])
          for (const session of [...server.sessions.values()]) if (session.login.name === application.name) session.kill();
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

async function waitForTwoHours(lab: RunningLaboratory, inputs: Readonly<Record<string, string>>, signIn: SignIn): Promise<TaskRun> {
  const passwordless = Object.fromEntries(Object.entries(inputs).filter(([name]) => !/Username|Password/.test(name)));
  const given = {
    ...passwordless,
    sourceAuthentication: 'entra',
    targetAuthentication: 'entra',
    stabilityWindow: '2h',
    // A busy machine may spoil some of the windows.
    timeout: '24h',
  };
  return runTask(waitForLsnConvergence, given, undefined, clockThatKills(lab, 80 * minute), undefined, signIn);
}

function expectNewTokens(run: TaskRun, logins: readonly Login[]): void {
  expect(run).toMatchObject({ failure: undefined, outputs: { converged: 'true' } });
  const first = Math.min(...logins.map(({ at }) => at));
  const early = logins.filter(({ at }) => at < first + 60 * minute);
  const late = logins.filter(({ at }) => at >= first + 60 * minute);
  expect([early.length, late.length]).toEqual([2, 2]);
  for (const { at, expiresAt } of logins) expect(expiresAt).toBeGreaterThan(at);
  for (const { at } of late) for (const old of early) expect(old.expiresAt).toBeLessThan(at);
  for (const { token } of late) {
    expect(early.map((login) => login.token)).not.toContain(token);
    expect(run.host.lines.join('\n')).not.toContain(token);
  }
}

test('route sql-vm: sessions that are lost behind the end of their tokens come back with new ones, and the wait goes on', async () => {
  const lab = await startFlowLaboratory({ logins: [application] });
  const world = buildWorld();
  world.sqlToken = (_principal, lifetimeMs) => lab.migration.laboratory.accessTokens.issue(pipelineLogin, lifetimeMs);
  const azure = await startAzureLaboratory(world);
  closing.push(lab.close, azure.close);
  signInByEnvironment(azure);
  const logins = watchLogins(lab);
  expectNewTokens(await waitForTwoHours(lab, lab.inputs, noAzure), logins);
}, 60_000);

test('route managed-instance: the same, and Azure Resource Manager gets new tokens too', async () => {
  const lab = await startLinkLaboratory({ logins: [application] });
  closing.push(lab.close);
  signInByEnvironment(lab.azure);
  const logins = watchLogins(lab);
  expectNewTokens(await waitForTwoHours(lab, lab.inputs, lab.signIn), logins);
  // Those of the four logins, and of Resource Manager one an hour.
  expect(lab.azure.requests.filter((request) => /^POST .*\/oauth2\/v2\.0\/token/.test(request)).length).toBeGreaterThanOrEqual(4 + 2);
}, 60_000);

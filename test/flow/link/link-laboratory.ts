import type { SignIn } from '../../../shared/azure/arm.ts';
import { signInTo } from '../../../shared/azure/sign-in.ts';
import type { Fields, Outputs, Task } from '../../../shared/core/task.ts';
import type { CommandEnd } from '../../../shared/hosts/command.ts';
import { pipelineIdentity, resourceGroup, subscriptionId, tenantId } from '../../lab/arm/build-world.ts';
import type { ManagedInstanceOptions } from '../../lab/engine/managed-link/build-instance.ts';
import { applicationLogin, migrationLogin } from '../../lab/engine/migration.ts';
import { type LaboratoryAzure, type LaboratoryOptions, type RunningLaboratory, startLaboratory } from '../../lab/start-laboratory.ts';
import { fastClock } from '../brisk-clock.ts';
import { dagName } from '../flow-laboratory.ts';
import type { RanCommand } from '../recording-host.ts';
import { runTask, type TaskRun } from '../run-task.ts';

/** Pauses of minutes pass in seconds: Azure asks not to be polled faster than every 5 s. */
const factor = 20;
const longestTest = 60_000;

export interface LinkLaboratory extends RunningLaboratory {
  readonly azure: LaboratoryAzure;
  readonly signIn: SignIn;
  /** Inputs of every task on this route, by camelCase name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Runs a task on this route, twenty times as fast as by day, or `speed` times. */
  run<F extends Fields, O extends Outputs>(
    task: Task<F, O>,
    inputs?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
    speed?: number,
    runs?: (ran: RanCommand) => Promise<CommandEnd>,
  ): Promise<TaskRun>;
}

/** What `startLinkLaboratory` adds: a migration over the link, synchronous, to an instance with a login. */
export interface LinkOptions extends Omit<LaboratoryOptions, 'target'> {
  readonly instance?: Partial<ManagedInstanceOptions>;
}

const quick = {
  demotionMs: 30,
  promotionMs: 30,
  recoveryMs: 30,
  linkCommandMs: 50,
  modeFollowsMs: 200,
  partnerHearsMs: 100,
  firstBackupMs: 500,
} as const;

export async function startLinkLaboratory({ instance, ...options }: LinkOptions = {}): Promise<LinkLaboratory> {
  const lab = await startLaboratory({
    databases: ['Sales'],
    mode: 'SYNCHRONOUS_COMMIT',
    distributedAvailabilityGroup: dagName,
    ...options,
    timings: { ...quick, ...options.timings },
    target: { kind: 'managed-instance', ...instance },
  });
  const { azure } = lab;
  if (azure === undefined) throw new Error('The laboratory has no Azure.');
  azure.instance.retryAfter = undefined;
  const { origin, ca, tokens } = azure;
  const [{ issuer, subject }] = pipelineIdentity.federated;
  const idToken = async (audience: string): Promise<string> => tokens.identity(issuer, subject, audience);
  const cloud = { resourceManager: origin, authority: origin, federationAudience: 'api://AzureADTokenExchange' };
  const signIn: SignIn = (login, context) =>
    signInTo(cloud, login, { ...context, host: { ...context.host, idToken } }, { ca, onlyGiven: true });
  const inputs = inputsFor(lab, azure, instance?.sqlLogin !== false);
  return {
    ...lab,
    azure,
    signIn,
    inputs,
    run(task, more = {}, signal = new AbortController().signal, speed = factor, runs) {
      // Azure counts requests by its own clock, which is not faster.
      Object.assign(azure.world.throttle.reads, { size: 250 * speed, perSecond: 25 * speed });
      return runTask(task, { ...inputs, ...more }, signal, fastClock(speed, longestTest), runs, signIn);
    },
  };
}

function inputsFor(lab: RunningLaboratory, azure: LaboratoryAzure, login: boolean): Readonly<Record<string, string>> {
  const side = (name: 'source' | 'target') => ({
    [`${name}Server`]: `127.0.0.1,${lab[name].port}`,
    [`${name}Username`]: migrationLogin.name,
    [`${name}Password`]: migrationLogin.password,
    [`${name}CaCertificate`]: lab.certificate.ca,
  });
  return {
    route: 'managed-instance',
    ...side('source'),
    ...(login && side('target')),
    distributedAvailabilityGroup: dagName,
    connectTimeout: '5s',
    azureSubscriptionId: subscriptionId,
    resourceGroup,
    managedInstance: azure.instance.name,
    clientId: pipelineIdentity.clientId,
    tenantId,
    freezeLogins: applicationLogin.name,
  };
}

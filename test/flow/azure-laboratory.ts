import type { SignIn } from '../../shared/azure/arm.ts';
import { signInTo } from '../../shared/azure/sign-in.ts';
import { buildWorld, pipelineIdentity, resourceGroup, serviceConnection, subscriptionId, tenantId } from '../lab/arm/build-world.ts';
import type { PipelineConnection } from '../lab/arm/pipeline-tokens.ts';
import { type RunningAzure, startAzure } from '../lab/arm/start-azure.ts';
import type { AzureWorld } from '../lab/arm/world.ts';

/** Azure beside the servers of a laboratory, with the inputs that lead there. */
export interface AzureLaboratory extends RunningAzure {
  readonly inputs: Readonly<Record<string, string>>;
  /** The port of the tasks, with this Azure behind it. */
  readonly signIn: SignIn;
  /** A service connection of Azure Pipelines that leads to the same application. */
  readonly serviceConnection: PipelineConnection;
  /** An identity token of the pipeline, as its host gives it to a job. */
  idToken(audience: string): Promise<string>;
}

export async function startAzureLaboratory(world: AzureWorld = buildWorld()): Promise<AzureLaboratory> {
  const running = await startAzure(world, serviceConnection);
  const { origin, ca, tokens } = running;
  const [{ issuer, subject }] = pipelineIdentity.federated;
  const idToken = async (audience: string): Promise<string> => tokens.identity(issuer, subject, audience);
  const cloud = { resourceManager: origin, authority: origin, federationAudience: 'api://AzureADTokenExchange' };
  return {
    ...running,
    idToken,
    serviceConnection,
    signIn: (login, context) => signInTo(cloud, login, { ...context, host: { ...context.host, idToken } }, { ca, onlyGiven: true }),
    inputs: {
      azureSubscriptionId: subscriptionId,
      resourceGroup,
      virtualMachine: 'AZUREVM',
      clientId: pipelineIdentity.clientId,
      tenantId,
    },
  };
}

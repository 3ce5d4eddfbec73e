import { type Azure, createAzure } from '../../../test/lab/arm/azure.ts';
import { buildWorld, pipelineIdentity, resourceGroup, subscriptionId, tenantId } from '../../../test/lab/arm/build-world.ts';
import { connectManagedInstance, type ManagedInstanceResource } from '../../../test/lab/arm/managed-instance.ts';
import type { Migration } from '../../../test/lab/engine/migration.ts';
import type { VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';
import type { Setting } from './setting.ts';

/** Where the product finds Azure Resource Manager. Nobody listens there: the laboratory is asked in process. */
export const resourceManager = 'https://management.azure.com';

/** Azure of a world in memory. */
export interface AzureSide {
  readonly azure: Azure;
  readonly instance: ManagedInstanceResource;
  /** By then everything that it was asked for has landed, ms of the clock. */
  readonly busyUntil: number;
  /** Something was asked that lands within so many ms. */
  expect(ms: number): void;
  /** A value for the header Authorization of the pipeline's application, that is good now. */
  authorization(): string;
}

export function createAzureSide(migration: Migration, clock: VirtualClock, { locationOnly }: Setting): AzureSide {
  const world = buildWorld({ clock });
  const instance = connectManagedInstance(world, migration, false);
  instance.retryAfter = undefined;
  instance.longRunning = locationOnly ? 'location' : 'azure-async';
  const azure = createAzure(world, () => resourceManager);
  let busyUntil = 0;
  let token = '';
  let goodUntil = 0;
  return {
    azure,
    instance,
    get busyUntil() {
      return busyUntil;
    },
    expect(ms) {
      busyUntil = Math.max(busyUntil, clock.now() + ms);
    },
    authorization() {
      if (clock.now() >= goodUntil) {
        token = azure.tokens.access(world, pipelineIdentity, resourceManager);
        goodUntil = clock.now() + (world.tokenSeconds - 300) * 1000;
      }
      return `Bearer ${token}`;
    },
  };
}

/** Inputs that name the instance, by camelCase name. */
export const azureInputs = {
  azureSubscriptionId: subscriptionId,
  resourceGroup,
  managedInstance: 'contoso-mi',
  clientId: pipelineIdentity.clientId,
  tenantId,
} as const;

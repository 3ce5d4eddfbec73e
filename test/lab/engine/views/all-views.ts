import { agentViews } from './agent.ts';
import { jobViews } from './agent-jobs.ts';
import { auditViews } from './audits.ts';
import { availabilityGroupViews } from './availability-groups.ts';
import { certificateViews } from './certificates.ts';
import { clusterViews } from './cluster.ts';
import { databaseCatalogViews } from './database-catalog.ts';
import { databaseFileViews } from './database-files.ts';
import { databaseHistoryViews } from './database-history.ts';
import { databaseReplicaStateViews } from './database-replica-states.ts';
import { databaseViews } from './databases.ts';
import type { View } from './define.ts';
import { discoveryViews } from './discovery.ts';
import { endpointViews } from './endpoints.ts';
import { extendedPropertyViews } from './extended-properties.ts';
import { linkedServerViews } from './linked-servers.ts';
import { listenerViews } from './listeners.ts';
import { logShippingViews } from './log-shipping.ts';
import { mailViews } from './mail.ts';
import { metadataViews } from './metadata.ts';
import { msdbViews } from './msdb.ts';
import { performanceCounterViews } from './performance-counters.ts';
import { principalViews } from './principals.ts';
import { replicaStateViews } from './replica-states.ts';
import { requestViews } from './requests.ts';
import { serverViews } from './server.ts';
import { serverObjectViews } from './server-objects.ts';
import { sessionViews } from './sessions.ts';
import { transactionViews } from './transactions.ts';
import { versionStoreViews } from './version-stores.ts';
import { volumeViews } from './volumes.ts';

const stateViews: readonly View[] = [
  ...availabilityGroupViews,
  ...replicaStateViews,
  ...databaseReplicaStateViews,
  ...databaseViews,
  ...databaseFileViews,
  ...databaseHistoryViews,
  ...logShippingViews,
  ...versionStoreViews,
  ...volumeViews,
  ...clusterViews,
  ...listenerViews,
  ...discoveryViews,
  ...endpointViews,
  ...certificateViews,
  ...principalViews,
  ...extendedPropertyViews,
  ...performanceCounterViews,
  ...requestViews,
  ...sessionViews,
  ...transactionViews,
  ...serverViews,
  ...msdbViews,
  ...agentViews,
  ...jobViews,
  ...mailViews,
  ...linkedServerViews,
  ...serverObjectViews,
  ...auditViews,
  ...databaseCatalogViews,
];

/** Everything that the laboratory serves under sys and in msdb, with the views that describe it. */
export const allViews: readonly View[] = [...stateViews, ...metadataViews(stateViews)];

import type {
  InstanceDatabase,
  InstanceObservation,
  Link,
  LinkDatabase,
  LinkObservation,
} from '../../../../shared/cutover/link/observation.ts';
import type { DagObservation } from '../../../../shared/cutover/observation.ts';
import { dag, end, side } from '../observations.ts';

/** Observations for the tables of the link: a healthy synchronous link with two databases, and what a case changes in it. */
export const linkDatabase = (name: string, change: Partial<LinkDatabase> = {}): LinkDatabase => ({
  name,
  replicaState: 'LinkSynchronizing',
  health: 'HEALTHY',
  connected: true,
  lastHardened: end,
  lastError: undefined,
  certificateExpiry: undefined,
  ...change,
});

export const link = (change: Partial<Link> = {}): Link => ({
  name: 'DAG',
  groupId: '11111111-1111-1111-1111-111111111111',
  replicationMode: 'Sync',
  instanceRole: 'Secondary',
  partnerRole: 'Primary',
  failoverMode: 'Manual',
  seedingMode: 'Automatic',
  databases: [linkDatabase('Sales'), linkDatabase('Orders')],
  ...change,
});

export const instanceDatabase = (name: string, change: Partial<InstanceDatabase> = {}): InstanceDatabase => ({
  name,
  writable: false,
  lastHardened: end,
  firstFullBackup: undefined,
  ...change,
});

export const instance = (
  databases: readonly InstanceDatabase[] = [instanceDatabase('Sales'), instanceDatabase('Orders')],
): InstanceObservation => ({
  name: 'mi-1',
  state: 'Ready',
  tier: 'GeneralPurpose',
  databaseFormat: 'SQLServer2022',
  databases,
});

export const writable = (change: Partial<InstanceDatabase> = {}): InstanceObservation =>
  instance(['Sales', 'Orders'].map((name) => instanceDatabase(name, { writable: true, ...change })));

/** What the parts are when a case does not name them: the healthy ones. */
export const seen = (
  source: DagObservation | undefined,
  linked: LinkObservation['link'] = link(),
  there: InstanceObservation | undefined = instance(),
): LinkObservation => ({
  source: side('source', { dag: linked === 'gone' && source ? disconnected(source) : source }),
  link: linked,
  instance: there,
});

/** With the link the connection goes too. */
const disconnected = (dag: DagObservation): DagObservation => ({
  ...dag,
  members: dag.members.map((member) => (member.isLocal ? member : { ...member, connected: false })),
});

export const healthy = (): LinkObservation => seen(dag('source'));

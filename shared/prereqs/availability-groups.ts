import { clusterChecks } from './availability-groups/cluster.ts';
import { distributedGroupChecks } from './availability-groups/distributed-group.ts';
import { groupKindChecks } from './availability-groups/group-kind.ts';
import { memberGroupChecks } from './availability-groups/member-group.ts';
import { replicaChecks } from './availability-groups/replicas.ts';
import { seedingChecks } from './availability-groups/seeding.ts';
import type { Check } from './check.ts';

/** The distributed availability group, its two members, and the clusters under them. */
export const availabilityGroupChecks: readonly Check[] = [
  ...distributedGroupChecks,
  ...seedingChecks,
  ...memberGroupChecks,
  ...groupKindChecks,
  ...replicaChecks,
  ...clusterChecks,
];

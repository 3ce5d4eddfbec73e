import { LinkRefused, type Refusal } from '../../../engine/managed-link/model.ts';
import { ArmError } from '../../arm-error.ts';

type Words = readonly [status: number, code: string, message: string];

/**
 * Codes and messages of the service (Microsoft, "Distributed Availability Groups - Failover" and "- Set Role"). No document has one for a
 * forced failover of an instance that is primary, for a creation without a partner and for a failover that was rolled back: those have
 * the nearest documented code.
 */
const failover = 'DistributedAvailabilityGroupFailover';
const setRole = 'DistributedAvailabilityGroupSetRole';
const words: Readonly<Record<Refusal, Words>> = {
  'instance is secondary': [
    400,
    `Invalid${failover}InstanceRole`,
    'Planned failover can be executed on a link in the primary role only. Current state of the specified link is secondary.',
  ],
  'instance is primary': [
    400,
    `Invalid${failover}InstanceRole`,
    'Forced failover can be executed on a link in the secondary role only. Current state of the specified link is primary.',
  ],
  'not synchronizing': [
    409,
    `${failover}SecondariesNotSynchronizing`,
    'Planned failover cannot be executed if secondaries are not synchronizing.',
  ],
  'send queue too big': [409, `${failover}LogSendQueueSizeTooBig`, 'Planned failover cannot be executed if send queue is too large.'],
  'redo queue too big': [
    409,
    `${failover}RedoQueueSizeTooBig`,
    'Planned failover cannot be executed if redo queue is too large on secondary.',
  ],
  'already in that role': [
    409,
    `${setRole}InstanceAlreadyInRequestedRole`,
    'User attempted to perform setRole operation while managed instance link is already in requested role.',
  ],
  'planned to primary': [
    409,
    `${setRole}PrimaryPlannedNotSupported`,
    'User attempted to perform setRole operation to primary in planned fashion and that is not supported.',
  ],
  busy: [409, 'ConflictingServerOperation', 'An operation is currently in progress for the server.'],
  'no such partner': [500, 'OperationTimedOut', 'The operation timed out and automatically rolled back. Please retry the operation.'],
  'timed out': [500, 'OperationTimedOut', 'The operation timed out and automatically rolled back. Please retry the operation.'],
  'name is taken': [409, 'ConflictingServerOperation', 'A link with this name exists already.'],
};

/** What the service says instead of the engine's reason. Other errors stay what they are. */
export function asArmError(error: unknown, change: 'role' | 'other' = 'other'): unknown {
  if (!(error instanceof LinkRefused)) return error;
  if (error.refusal === 'busy' && change === 'role')
    return new ArmError(
      409,
      `${setRole}ChangeRoleAlreadyInProgress`,
      'Changing the server role cannot be executed at this time as there exist a previous role change in progress on Azure SQL Managed Instance.',
    );
  const [status, code, message] = words[error.refusal];
  return new ArmError(status, code, message);
}

import { LinkRefused, type Refusal } from '../../../engine/managed-link/model.ts';
import { ArmError } from '../../arm-error.ts';

type Words = readonly [status: number, code: string, message: string];

/**
 * Codes and messages of the service (Microsoft, "Distributed Availability Groups - Failover" and "- Set Role"). Those of a creation without
 * a partner and of a rolled back failover are the documented code of an operation that was rolled back.
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
    'Failover can not be executed: secondary databases are not synchronizing.',
  ],
  'send queue too big': [409, `${failover}LogSendQueueSizeTooBig`, 'Failover can not be executed: the log send queue is too big.'],
  'redo queue too big': [409, `${failover}RedoQueueSizeTooBig`, 'Failover can not be executed: the redo queue is too big.'],
  'already in that role': [409, `${setRole}InstanceAlreadyInRequestedRole`, 'The instance is already in the requested role.'],
  'planned to primary': [409, `${setRole}PrimaryPlannedNotSupported`, 'Planned change of the role to Primary is not supported.'],
  busy: [409, 'ConflictingServerOperation', 'An operation is currently in progress for the server.'],
  'no such partner': [500, 'OperationTimedOut', 'The operation timed out and automatically rolled back. Please retry the operation.'],
  'timed out': [500, 'OperationTimedOut', 'The operation timed out and automatically rolled back. Please retry the operation.'],
  'name is taken': [409, 'ConflictingServerOperation', 'A link with this name exists already.'],
};

/** What the service says instead of the engine's reason. Other errors stay what they are. */
export function asArmError(error: unknown, change: 'role' | 'other' = 'other'): unknown {
  if (!(error instanceof LinkRefused)) return error;
  if (error.refusal === 'busy' && change === 'role')
    return new ArmError(409, `${setRole}ChangeRoleAlreadyInProgress`, 'A change of the role is already in progress.');
  const [status, code, message] = words[error.refusal];
  return new ArmError(status, code, message);
}

/**
 * CREATE, ALTER and DROP AVAILABILITY GROUP (Microsoft pages of these names, and "Configure a distributed availability group").
 * ALTER's grammar there says `LISTENER =` in one place; only LISTENER_URL is accepted by servers.
 */
import type { AvailabilityGroupAction, ClusterType, Command } from '../../commands.ts';
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import { parseCreateOptions } from './availability-group-options.ts';
import { parseMemberGroups, parseReplicas } from './availability-replicas.ts';
import type { Cursor } from './cursor.ts';

type AlterCommand = Extract<Command, { kind: 'alter-availability-group' }>;

const statement = (command: Command, verb: string, line: number): Statement => ({
  kind: 'command',
  command,
  name: `${verb} AVAILABILITY GROUP`,
  allowedInTransaction: false,
  line,
});

export function parseCreateAvailabilityGroup(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'AVAILABILITY', 'GROUP');
  const group = cursor.name();
  const { distributed, ...options } = cursor.accept('WITH') ? parseCreateOptions(cursor) : { distributed: false };
  if (distributed) {
    cursor.expect('AVAILABILITY', 'GROUP', 'ON');
    const members = parseMemberGroups(cursor);
    return statement({ kind: 'create-availability-group', group, distributed, databases: [], replicas: [], members }, 'CREATE', line);
  }
  cursor.expect('FOR');
  const databases = cursor.accept('DATABASE') ? cursor.list(() => cursor.name()) : [];
  cursor.expect('REPLICA', 'ON');
  const replicas = parseReplicas(cursor);
  return statement({ kind: 'create-availability-group', group, distributed, ...options, databases, replicas, members: [] }, 'CREATE', line);
}

export function parseDropAvailabilityGroup(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'AVAILABILITY', 'GROUP');
  return statement({ kind: 'drop-availability-group', group: cursor.name() }, 'DROP', line);
}

export function parseAlterAvailabilityGroup(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'AVAILABILITY', 'GROUP');
  const group = cursor.name();
  const command: AlterCommand = { kind: 'alter-availability-group', group, action: parseAction(cursor) };
  return statement(command, 'ALTER', line);
}

function parseAction(cursor: Cursor): AvailabilityGroupAction {
  const verb = cursor.oneOf(
    'SET',
    'MODIFY',
    'JOIN',
    'ADD',
    'REMOVE',
    'GRANT',
    'DENY',
    'FAILOVER',
    'FORCE_FAILOVER_ALLOW_DATA_LOSS',
    'OFFLINE',
  );
  switch (verb) {
    case 'SET':
      return cursor.parenthesized(() => parseSetting(cursor));
    case 'MODIFY':
      if (cursor.accept('AVAILABILITY', 'GROUP', 'ON')) return { kind: 'modify-availability-group', members: parseMemberGroups(cursor) };
      if (cursor.accept('REPLICA', 'ON')) return { kind: 'modify-replica', replicas: parseReplicas(cursor) };
      throw refused(cursor, verb);
    case 'JOIN':
      return parseJoin(cursor);
    case 'ADD':
    case 'REMOVE': {
      if (!cursor.accept('DATABASE')) throw refused(cursor, verb);
      const databases = cursor.list(() => cursor.name());
      return verb === 'ADD' ? { kind: 'add-database', databases } : { kind: 'remove-database', databases };
    }
    case 'GRANT':
    case 'DENY':
      cursor.expect('CREATE', 'ANY', 'DATABASE');
      return { kind: verb === 'GRANT' ? 'grant-create-any-database' : 'deny-create-any-database' };
    case 'FAILOVER':
      return { kind: 'failover' };
    case 'FORCE_FAILOVER_ALLOW_DATA_LOSS':
      return { kind: 'force-failover-allow-data-loss' };
    case 'OFFLINE':
      return { kind: 'offline' };
  }
}

/** Listeners and single replicas are T-SQL, but the laboratory's groups are built whole. */
function refused(cursor: Cursor, verb: string) {
  if (!cursor.seesAny(['LISTENER', 'REPLICA']) && !(verb === 'ADD' && cursor.sees('LISTENER'))) return cursor.unexpected();
  return statementNotSupported(`ALTER AVAILABILITY GROUP ${verb} ${cursor.token.upper}`, cursor.line);
}

/** SECONDARY is the only role that may be set. */
function parseSetting(cursor: Cursor): AvailabilityGroupAction {
  if (cursor.accept('ROLE')) {
    cursor.expect('=', 'SECONDARY');
    return { kind: 'set-role', role: 'SECONDARY' };
  }
  if (cursor.accept('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT')) {
    cursor.expect('=');
    return { kind: 'set-required-synchronized-secondaries', count: cursor.integer() };
  }
  if (cursor.seesAny(['AUTOMATED_BACKUP_PREFERENCE', 'FAILURE_CONDITION_LEVEL', 'HEALTH_CHECK_TIMEOUT', 'DB_FAILOVER', 'DTC_SUPPORT'])) {
    throw statementNotSupported(`ALTER AVAILABILITY GROUP SET ${cursor.token.upper}`, cursor.line);
  }
  throw cursor.unexpected();
}

function parseJoin(cursor: Cursor): AvailabilityGroupAction {
  if (cursor.accept('AVAILABILITY', 'GROUP', 'ON')) return { kind: 'join-availability-group', members: parseMemberGroups(cursor) };
  if (!cursor.accept('WITH')) return { kind: 'join' };
  const clusterType: ClusterType = cursor.parenthesized(() => {
    cursor.expect('CLUSTER_TYPE', '=');
    return cursor.oneOf('WSFC', 'EXTERNAL', 'NONE');
  });
  return { kind: 'join', clusterType };
}

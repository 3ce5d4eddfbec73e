/** `'name' WITH (OPTION = value, ...)`: members of a DAG and replicas of an ordinary availability group. Names are string literals there. */
import type { MemberGroupSpec, ReplicaSpec } from '../../commands.ts';
import { duplicateOption } from '../errors.ts';
import type { Cursor } from './cursor.ts';
import { skipParenthesis } from './queries.ts';

/** An option reads its value and says which properties it sets. */
type Options<Spec> = Readonly<Record<string, (cursor: Cursor) => Partial<Spec>>>;

const value = <Result>(read: (cursor: Cursor) => Result) => {
  return (cursor: Cursor): Result => {
    cursor.expect('=');
    return read(cursor);
  };
};

const memberOptions: Options<MemberGroupSpec> = {
  LISTENER_URL: value((cursor) => ({ listenerUrl: cursor.text() })),
  AVAILABILITY_MODE: value((cursor) => ({ availabilityMode: cursor.oneOf('SYNCHRONOUS_COMMIT', 'ASYNCHRONOUS_COMMIT') })),
  FAILOVER_MODE: value((cursor) => ({ failoverMode: cursor.oneOf('MANUAL', 'AUTOMATIC') })),
  SEEDING_MODE: value((cursor) => ({ seedingMode: cursor.oneOf('AUTOMATIC', 'MANUAL') })),
};

const replicaOptions: Options<ReplicaSpec> = {
  ENDPOINT_URL: value((cursor) => ({ endpointUrl: cursor.text() })),
  AVAILABILITY_MODE: value((cursor) => ({
    availabilityMode: cursor.oneOf('SYNCHRONOUS_COMMIT', 'ASYNCHRONOUS_COMMIT', 'CONFIGURATION_ONLY'),
  })),
  FAILOVER_MODE: value((cursor) => ({ failoverMode: cursor.oneOf('AUTOMATIC', 'MANUAL', 'EXTERNAL') })),
  SEEDING_MODE: value((cursor) => ({ seedingMode: cursor.oneOf('AUTOMATIC', 'MANUAL') })),
  SESSION_TIMEOUT: value((cursor) => ({ sessionTimeout: cursor.integer() })),
  BACKUP_PRIORITY: value((cursor) => ({ backupPriority: cursor.integer() })),
  SECONDARY_ROLE: (cursor) => {
    const allowed = parseRole(cursor, ['NO', 'READ_ONLY', 'ALL']);
    return allowed === undefined ? {} : { secondaryAllowConnections: allowed };
  },
  PRIMARY_ROLE: (cursor) => {
    const allowed = parseRole(cursor, ['READ_WRITE', 'ALL']);
    return allowed === undefined ? {} : { primaryAllowConnections: allowed };
  },
};

export const parseMemberGroups = (cursor: Cursor): readonly MemberGroupSpec[] => cursor.list(() => parseSpec(cursor, memberOptions));
export const parseReplicas = (cursor: Cursor): readonly ReplicaSpec[] => cursor.list(() => parseSpec(cursor, replicaOptions));

function parseSpec<Spec>(cursor: Cursor, options: Options<Spec>): Partial<Spec> & { name: string } {
  const name = cursor.text();
  cursor.expect('WITH');
  const seen = new Set<string>();
  const parts = cursor.parenthesized(() =>
    cursor.list(() => {
      const line = cursor.line;
      const option = cursor.oneOf(...Object.keys(options));
      if (seen.has(option)) throw duplicateOption(option, line);
      seen.add(option);
      return options[option]?.(cursor);
    }),
  );
  return Object.assign({ name }, ...parts) as Partial<Spec> & { name: string };
}

/** `SECONDARY_ROLE (ALLOW_CONNECTIONS = ALL, READ_ONLY_ROUTING_URL = '...')`; routing is read and left out. */
function parseRole<Allowed extends string>(cursor: Cursor, allowed: readonly Allowed[]): Allowed | undefined {
  let result: Allowed | undefined;
  cursor.parenthesized(() =>
    cursor.list(() => {
      if (cursor.accept('ALLOW_CONNECTIONS')) {
        cursor.expect('=');
        result = cursor.oneOf(...allowed);
        return;
      }
      cursor.oneOf('READ_ONLY_ROUTING_URL', 'READ_WRITE_ROUTING_URL', 'READ_ONLY_ROUTING_LIST');
      cursor.expect('=');
      if (cursor.sees('(')) skipParenthesis(cursor);
      else if (!cursor.accept('NONE')) cursor.text();
    }),
  );
  return result;
}

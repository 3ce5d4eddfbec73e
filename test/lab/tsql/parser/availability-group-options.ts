/** `WITH (...)` of CREATE AVAILABILITY GROUP. */
import type { ClusterType } from '../../commands.ts';
import { SqlError } from '../../sql-types.ts';
import { duplicateOption } from '../errors.ts';
import type { Cursor } from './cursor.ts';

export interface CreateOptions {
  readonly distributed: boolean;
  readonly clusterType?: ClusterType;
  readonly contained?: boolean;
  readonly basic?: boolean;
  readonly requiredSynchronizedSecondaries?: number;
}

export function parseCreateOptions(cursor: Cursor): CreateOptions {
  const line = cursor.line;
  const seen = new Set<string>();
  const parts = cursor.parenthesized(() =>
    cursor.list(() => {
      const { upper } = cursor.token;
      if (seen.has(upper)) throw duplicateOption(upper, cursor.line);
      seen.add(upper);
      return parseOption(cursor);
    }),
  );
  if (seen.has('DISTRIBUTED') && seen.size > 1) {
    throw new SqlError(
      19497,
      'The DISTRIBUTED option cannot be combined with other options in the CREATE AVAILABILITY GROUP command. Remove the other options, and retry the command.',
      { line },
    );
  }
  return Object.assign({ distributed: false }, ...parts) as CreateOptions;
}

function parseOption(cursor: Cursor): Partial<CreateOptions> {
  if (cursor.accept('DISTRIBUTED')) return { distributed: true };
  if (cursor.accept('BASIC')) return { basic: true };
  if (cursor.accept('CONTAINED')) {
    cursor.oneOfOptional('REUSE_SYSTEM_DATABASES', 'AUTOSEEDING_SYSTEM_DATABASES');
    return { contained: true };
  }
  if (cursor.accept('CLUSTER_TYPE', '=')) return { clusterType: cursor.oneOf('WSFC', 'EXTERNAL', 'NONE') };
  if (cursor.accept('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT', '=')) return { requiredSynchronizedSecondaries: cursor.integer() };
  if (cursor.accept('AUTOMATED_BACKUP_PREFERENCE', '=')) {
    cursor.oneOf('PRIMARY', 'SECONDARY_ONLY', 'SECONDARY', 'NONE');
    return {};
  }
  if (cursor.accept('DB_FAILOVER', '=')) {
    cursor.oneOf('ON', 'OFF');
    return {};
  }
  if (cursor.accept('DTC_SUPPORT', '=')) {
    cursor.oneOf('PER_DB', 'NONE');
    return {};
  }
  cursor.oneOf('FAILURE_CONDITION_LEVEL', 'HEALTH_CHECK_TIMEOUT');
  cursor.expect('=');
  cursor.integer();
  return {};
}

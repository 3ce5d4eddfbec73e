import { createHash } from 'node:crypto';
import { pascal } from '../../shared/core/casing.ts';
import type { Task } from '../../shared/core/task.ts';

/**
 * An edition of the Azure DevOps extension: all that has to differ, so that two of them can be installed in one organization. The Marketplace
 * refuses a type of service connection that another extension has, and a pipeline can not tell two tasks of one name apart.
 */
export interface Edition {
  /** Without the publisher. */
  readonly extensionId: string;
  readonly extensionName: string;
  /** Name of the type of service connection, as `connectedService:<name>` refers to it. */
  readonly connectionType: string;
  readonly connectionTitle: string;
  readonly galleryFlags: readonly string[];
  readonly idOf: (task: Pick<Task, 'id'>) => string;
  /** As in `task: FailoverDag@1`. */
  readonly nameOf: (task: Pick<Task, 'name'>) => string;
  /** At most 40 characters. */
  readonly titleOf: (task: Pick<Task, 'title'>) => string;
}

export const production: Edition = {
  extensionId: 'sql-dag-migrate',
  extensionName: 'Migrate SQL Server with a distributed availability group',
  connectionType: 'sql-dag-migrate-sql-server',
  connectionTitle: 'SQL Server (migration)',
  galleryFlags: [],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => pascal(name),
  titleOf: ({ title }) => title,
};

/** Everything follows from the production edition. */
export const preview: Edition = {
  extensionId: `${production.extensionId}-preview`,
  extensionName: `${production.extensionName} (preview)`,
  connectionType: `${production.connectionType}-preview`,
  connectionTitle: 'SQL Server (migration, preview)',
  galleryFlags: ['Preview'],
  idOf: ({ id }) => nameBasedUuid(id, 'preview'),
  nameOf: (task) => `${production.nameOf(task)}Preview`,
  titleOf: (task) => `${production.titleOf(task)} (preview)`,
};

/** UUID version 5 (RFC 9562, section 5.5) of a name within the namespace of another UUID. */
export function nameBasedUuid(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

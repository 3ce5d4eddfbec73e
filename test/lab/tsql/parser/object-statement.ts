import type { ObjectChange } from '../../object-changes.ts';
import type { Statement } from '../ast.ts';

/** A statement that changes what an instance holds beside its databases; a transaction may hold it unless said otherwise. */
export const objectStatement = (name: string, change: ObjectChange, line: number, allowedInTransaction = true): Statement => ({
  kind: 'command',
  command: { kind: 'change-objects', change },
  name,
  allowedInTransaction,
  line,
});

import type { Check } from './check.ts';
import { accessChecks } from './managed-instance/access.ts';
import { certificateChecks } from './managed-instance/certificates.ts';
import { databaseChecks } from './managed-instance/databases.ts';
import { instanceChecks } from './managed-instance/instance.ts';
import { linkChecks } from './managed-instance/link.ts';
import { linkHealthChecks } from './managed-instance/link-health.ts';
import { methodChecks } from './managed-instance/methods.ts';
import { sourceChecks } from './managed-instance/source.ts';
import { storageChecks } from './managed-instance/storage.ts';
import { traceFlagChecks } from './managed-instance/trace-flags.ts';

/** The route to Azure SQL Managed Instance: only judged there. */
export const managedInstanceChecks: readonly Check[] = [
  ...accessChecks,
  ...instanceChecks,
  ...linkChecks,
  ...linkHealthChecks,
  ...certificateChecks,
  ...sourceChecks,
  ...traceFlagChecks,
  ...databaseChecks,
  ...storageChecks,
  ...methodChecks,
];

import type { Check } from './check.ts';
import { editionChecks } from './instance/edition.ts';
import { likenessChecks } from './instance/likeness.ts';
import { serviceChecks } from './instance/service.ts';
import { servicingChecks } from './instance/servicing.ts';
import { traceFlagChecks } from './instance/trace-flags.ts';
import { versionChecks } from './instance/version.ts';
import { workerChecks } from './instance/workers.ts';

/** The two instances: whether they can do it, and what their differences mean. */
export const instanceChecks: readonly Check[] = [
  ...versionChecks,
  ...servicingChecks,
  ...editionChecks,
  ...serviceChecks,
  ...workerChecks,
  ...likenessChecks,
  ...traceFlagChecks,
];

import { accessChecks } from './azure-vm/access.ts';
import { machineChecks } from './azure-vm/machine.ts';
import { networkChecks } from './azure-vm/network.ts';
import type { Check } from './check.ts';

/**
 * The target as Azure sees it, when it is SQL Server on a virtual machine there. Only the sign-in is an error: what Azure knows better than the
 * servers explains their errors, and a right that the pipeline lacks must not stop a migration.
 */
export const azureMachineChecks: readonly Check[] = [...accessChecks, ...machineChecks, ...networkChecks];

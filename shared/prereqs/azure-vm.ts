import { accessChecks } from './azure-vm/access.ts';
import { machineChecks } from './azure-vm/machine.ts';
import { networkChecks } from './azure-vm/network.ts';
import type { Check } from './check.ts';

/** The target as Azure sees it, when it is SQL Server on a virtual machine there. */
export const azureMachineChecks: readonly Check[] = [...accessChecks, ...machineChecks, ...networkChecks];

import { azureMachineChecks } from '../../shared/prereqs/azure-vm.ts';
import { azureMachineCases } from './cases-azure-vm.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(azureMachineChecks, azureMachineCases);

import { armPath } from './arm.ts';

/** The virtual machine of the target. */
export interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly virtualMachine: string;
}

export const groupPath = ({ subscriptionId, resourceGroup }: Place): string =>
  armPath('subscriptions', subscriptionId, 'resourceGroups', resourceGroup);

export const machinePath = (place: Place): string =>
  `${groupPath(place)}/providers/Microsoft.Compute/virtualMachines${armPath(place.virtualMachine)}`;

export const sqlMachinePath = (place: Place): string =>
  `${groupPath(place)}/providers/Microsoft.SqlVirtualMachine/sqlVirtualMachines${armPath(place.virtualMachine)}`;

import type { Arm } from './arm.ts';
import { flagAt, listAt, textAt } from './json.ts';
import { machinePath, type Place, sqlMachinePath } from './place.ts';
import { ifThere } from './seen.ts';

/** What Azure knows about the virtual machine. */
export interface VirtualMachine {
  readonly id: string;
  readonly location: string;
  /** Name of the operating system, when the agent of the machine tells it. */
  readonly computerName: string | undefined;
  /** For example Standard_E8ds_v5. */
  readonly size: string | undefined;
  /** For example running, deallocated. */
  readonly power: string | undefined;
  /** Resource ids of its network interfaces, the primary one first. */
  readonly interfaces: readonly string[];
  /** `publisher.type` of the extensions. */
  readonly extensions: readonly string[];
}

/** Undefined when there is no such machine. Throws ArmFailure. Source: Microsoft, "Virtual Machines - Get". */
export const readMachine = (arm: Arm, place: Place, signal: AbortSignal): Promise<VirtualMachine | undefined> =>
  ifThere(async () => {
    const path = machinePath(place);
    const machine = await arm.request({ method: 'GET', path, apiVersion: '2024-07-01', query: { $expand: 'instanceView' }, signal });
    const statuses = listAt(machine, 'properties', 'instanceView', 'statuses').map((status) => textAt(status, 'code') ?? '');
    const interfaces = listAt(machine, 'properties', 'networkProfile', 'networkInterfaces');
    const isPrimary = (one: unknown): boolean => flagAt(one, 'properties', 'primary') ?? interfaces.length === 1;
    return {
      id: textAt(machine, 'id') ?? path,
      location: textAt(machine, 'location') ?? '',
      computerName:
        textAt(machine, 'properties', 'instanceView', 'computerName') ?? textAt(machine, 'properties', 'osProfile', 'computerName'),
      size: textAt(machine, 'properties', 'hardwareProfile', 'vmSize'),
      power: statuses.find((code) => code.startsWith('PowerState/'))?.slice('PowerState/'.length),
      interfaces: [...interfaces.filter(isPrimary), ...interfaces.filter((one) => !isPrimary(one))].flatMap(
        (one) => textAt(one, 'id') ?? [],
      ),
      extensions: listAt(machine, 'resources').flatMap(
        (one) => `${textAt(one, 'properties', 'publisher') ?? ''}.${textAt(one, 'properties', 'type') ?? ''}`,
      ),
    };
  });

/** The machine as the SQL Server IaaS Agent extension registers it. */
export interface SqlVirtualMachine {
  readonly provisioningState: string | undefined;
  /** Full, LightWeight or NoAgent. */
  readonly management: string | undefined;
  /** Enterprise, Developer, Standard, Web or Express. */
  readonly edition: string | undefined;
  /** PAYG, AHUB or DR. */
  readonly licence: string | undefined;
  readonly automaticBackup: boolean | undefined;
}

/** Undefined when it is not registered. Throws ArmFailure. Source: Microsoft, "SQL Virtual Machines - Get". */
export const readSqlMachine = (arm: Arm, place: Place, signal: AbortSignal): Promise<SqlVirtualMachine | undefined> =>
  ifThere(async () => {
    const found = await arm.request({
      method: 'GET',
      path: sqlMachinePath(place),
      apiVersion: '2023-10-01',
      // The settings of the backup are left out otherwise.
      query: { $expand: '*' },
      signal,
    });
    return {
      provisioningState: textAt(found, 'properties', 'provisioningState'),
      management: textAt(found, 'properties', 'sqlManagement'),
      edition: textAt(found, 'properties', 'sqlImageSku'),
      licence: textAt(found, 'properties', 'sqlServerLicenseType'),
      automaticBackup: flagAt(found, 'properties', 'autoBackupSettings', 'enable'),
    };
  });

import { ArmFailure, type AzureIdentity, type SignedIn } from './arm.ts';
import { type InboundVerdict, judgePorts } from './inbound.ts';
import { readProtection, readSizeLimits, type SizeLimits } from './machine-services.ts';
import { type Permission, readPermissions } from './permissions.ts';
import type { Place } from './place.ts';
import { notAsked, type Seen, see } from './seen.ts';
import { readMachine, readSqlMachine, type SqlVirtualMachine, type VirtualMachine } from './virtual-machine.ts';

/** What the checks ask of Azure. `undefined` as a value: Azure says that there is none. */
export interface AzureAnswers {
  readonly identity: AzureIdentity;
  readonly permissions: readonly Permission[];
  readonly machine: VirtualMachine | undefined;
  readonly sqlMachine: SqlVirtualMachine | undefined;
  /** Of the size of the machine. */
  readonly limits: SizeLimits | undefined;
  /** What Azure Backup says of the machine. */
  readonly protection: string | undefined;
  readonly inbound: readonly InboundVerdict[];
}

export type AzureAnswer = keyof AzureAnswers;

/** What is read for each, for the documentation. */
export const readFor: Readonly<Record<AzureAnswer, string>> = {
  identity: 'claims of the access token',
  permissions: 'Microsoft.Authorization/permissions',
  machine: 'Microsoft.Compute/virtualMachines',
  sqlMachine: 'Microsoft.SqlVirtualMachine/sqlVirtualMachines',
  limits: 'Microsoft.Compute/skus',
  protection: 'Microsoft.RecoveryServices/locations/backupStatus',
  inbound: 'Microsoft.Network/networkWatchers/ipFlowVerify or networkInterfaces/effectiveNetworkSecurityGroups',
};

/** What is known of the target in Azure. */
export interface AzureFacts {
  readonly place: Place;
  readonly answers: { readonly [K in AzureAnswer]: Seen<AzureAnswers[K]> };
}

/** Packets that have to reach the machine; undefined when the address of the source is not known. */
export type Packets = readonly { readonly source: string; readonly port: number }[] | undefined;

/**
 * Asks everything, as much as possible at once. Never throws an ArmFailure: what can not be had is unknown. `packets` are asked for
 * late, when the servers have been read.
 */
export async function readAzure(
  place: Place,
  signingIn: () => Promise<SignedIn>,
  packets: () => Promise<Packets>,
  signal: AbortSignal,
): Promise<AzureFacts> {
  const signed = await see(signingIn);
  if (!signed.known) return { place, answers: withoutIdentity(signed) };
  const { arm, identity } = signed.value;
  const [permissions, machine, sqlMachine] = await Promise.all([
    see(() => readPermissions(arm, place, signal)),
    see(() => readMachine(arm, place, signal)),
    see(() => readSqlMachine(arm, place, signal)),
  ]);
  /** Questions about a machine that was found. */
  const ofMachine = async <T>(question: (found: VirtualMachine) => Promise<T>): Promise<Seen<T>> => {
    if (!machine.known) return machine;
    const found = machine.value;
    return found ? see(() => question(found)) : { known: false, why: 'there is no such virtual machine' };
  };
  const [limits, protection, inbound] = await Promise.all([
    ofMachine((found) => readSizeLimits(arm, place, found, signal)),
    ofMachine((found) => readProtection(arm, place, found, signal)),
    ofMachine(async (found) => {
      const asked = await packets();
      if (!asked) throw new ArmFailure('protocol', 'the address of the source is not known, because the source was not read');
      return judgePorts(arm, place, found, asked, signal);
    }),
  ]);
  return { place, answers: { identity: { known: true, value: identity }, permissions, machine, sqlMachine, limits, protection, inbound } };
}

const withoutIdentity = (identity: Extract<Seen<never>, { known: false }>): AzureFacts['answers'] => ({
  identity,
  permissions: notAsked,
  machine: notAsked,
  sqlMachine: notAsked,
  limits: notAsked,
  protection: notAsked,
  inbound: notAsked,
});

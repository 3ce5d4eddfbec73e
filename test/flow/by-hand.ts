import type { AvailabilityGroupAction } from '../lab/commands.ts';
import { applicationLogin, migrationLogin } from '../lab/engine/migration.ts';
import type { EngineSession, LoginRequest } from '../lab/port.ts';
import { dagName, type FlowLaboratory } from './flow-laboratory.ts';

/** A session of an application in a database of the source. */
export const openApplication = (lab: FlowLaboratory, identity: Partial<LoginRequest> = {}, ended: () => void = () => {}): EngineSession =>
  lab.migration.source.openSession(loginOf(applicationLogin, { database: 'Sales', ...identity }), ended);

/** What somebody else does to the distributed availability group, past the task: no lock, no check. */
export async function alterDagByHand(lab: FlowLaboratory, side: 'source' | 'target', action: AvailabilityGroupAction): Promise<void> {
  const session = lab.migration[side].openSession(loginOf(migrationLogin, { appName: 'SSMS' }), () => {});
  await session.command({ kind: 'alter-availability-group', group: dagName, action }, () => {}, new AbortController().signal);
  session.close();
}

const loginOf = (
  { name, password }: { readonly name: string; readonly password: string },
  identity: Partial<LoginRequest>,
): LoginRequest => ({
  userName: name,
  password,
  database: '',
  appName: 'Order entry',
  hostName: 'APPSERVER',
  serverName: '',
  readOnlyIntent: false,
  encrypted: true,
  clientAddress: '10.1.0.50',
  localPort: 1433,
  ...identity,
});

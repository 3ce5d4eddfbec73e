import type { LoginOptions } from '../lab/engine/servers/logins.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';

type Side = 'source' | 'target';

/** The login of a task that somebody takes rights away from while the task works. */
const operator = { name: 'operator', password: 'Op3rator-lab!', roles: ['sysadmin'] } as const satisfies LoginOptions;
const readRights = ['VIEW SERVER STATE', 'VIEW ANY DEFINITION'] as const;

export async function startWithOperator(): Promise<FlowLaboratory> {
  const lab = await startFlowLaboratory({ logins: [operator] });
  const login = (side: Side) => ({ [`${side}Username`]: operator.name, [`${side}Password`]: operator.password });
  return { ...lab, inputs: { ...lab.inputs, ...login('source'), ...login('target') } };
}

/** The login may look at everything, and change nothing any more. */
export function leaveReading(lab: FlowLaboratory, side: Side): void {
  const { faults } = lab.migration;
  for (const permission of readRights) faults.grantPermission(lab.migration[side], operator.name, permission);
  faults.revokeRole(lab.migration[side], operator.name, 'sysadmin');
}

/** The login may only log in: it sees no availability group any more. */
export const leaveNothing = (lab: FlowLaboratory, side: Side): void =>
  lab.migration.faults.revokeRole(lab.migration[side], operator.name, 'sysadmin');

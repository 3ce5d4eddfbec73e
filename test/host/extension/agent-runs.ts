import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowLaboratory } from '../../flow/flow-laboratory.ts';
import type { ServiceConnection } from '../../lab/hosts/azure/service-connection.ts';
import { runTask, startAgentJob, type TaskReport } from '../../lab/hosts/azure-agent.ts';
import type { NodeBinary } from '../bundles/node-binaries.ts';

export interface AgentRun {
  readonly report: TaskReport;
  /** Masked. */
  readonly log: string;
}

/** Runs a task on an agent that has just this Node. */
export async function runOnAgent(
  node: NodeBinary,
  folder: string,
  inputs: Readonly<Record<string, string>>,
  connections: readonly ServiceConnection[],
): Promise<AgentRun> {
  const work = mkdtempSync(join(tmpdir(), 'agent-'));
  const nodes =
    node.major < 24 ? { node20: node.path, useNode24WithHandlerData: false } : { node24: node.path, useNode24WithHandlerData: true };
  const job = await startAgentJob({ nodes, folder: work, connections });
  const lines: string[] = [];
  try {
    const report = await runTask({ job, folder, inputs, onLine: ({ text }) => lines.push(text) });
    return { report, log: lines.join('\n') };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The service connection to one side of a laboratory, as its form was filled in. */
export function connectionTo(lab: FlowLaboratory, side: 'source' | 'target', changes: Partial<ServiceConnection> = {}): ServiceConnection {
  const { inputs } = lab;
  return {
    id: `0000-${side}`,
    name: side,
    url: 'https://learn.microsoft.com/sql',
    authorization: {
      scheme: 'UsernamePassword',
      parameters: { username: inputs[`${side}Username`] ?? '', password: inputs[`${side}Password`] ?? '' },
    },
    data: { server: inputs[`${side}Server`] ?? '', encrypt: 'mandatory', caCertificate: inputs[`${side}CaCertificate`] ?? '' },
    ...changes,
  };
}

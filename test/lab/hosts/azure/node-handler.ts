import type { TaskExecution } from './task-manifest.ts';

/** The Node binaries that this agent ships. */
export interface AgentNodes {
  readonly node20?: string;
  readonly node24?: string;
  /**
   * The agent's switch AGENT_USE_NODE24_WITH_HANDLER_DATA (AgentKnobs.cs, off unless the service or a variable sets it):
   * while it is off, a task that declares Node24 runs on Node 20.
   */
  readonly useNode24WithHandlerData: boolean;
}

export interface NodeHandler {
  readonly handler: 'Node24' | 'Node20_1';
  readonly target: string;
  readonly node: string;
}

/**
 * Chooses the newest handler that the task declares, then the binary, which may be older than the handler.
 * @throws Error in the agent's words when no handler fits, or when this agent has no binary for it.
 */
export function chooseNodeHandler(execution: TaskExecution, nodes: AgentNodes): NodeHandler {
  for (const handler of ['Node24', 'Node20_1'] as const) {
    const target = execution[handler]?.target;
    if (target === undefined) continue;
    const version = handler === 'Node24' && nodes.useNode24WithHandlerData ? 'node24' : 'node20';
    const node = nodes[version];
    if (node === undefined) throw new Error(`The handler ${handler} would run on ${version}, which this agent does not have`);
    return { handler, target, node };
  }
  throw new Error(
    `A supported task execution handler was not found. This task does not contain an implementation that is compatible with your current operating system. (It declares: ${Object.keys(execution).join(', ')})`,
  );
}

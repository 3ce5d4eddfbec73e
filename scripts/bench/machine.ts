import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the figures were measured on, and when. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GB. */
  readonly memory: number;
  readonly node: string;
  /** YYYY-MM-DD, UTC. */
  readonly date: string;
}

export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() || 'unknown processor',
  cores: availableParallelism(),
  memory: Math.round(totalmem() / 1e9),
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
});

export const describeMachine = ({ processor, cores, memory, node, date }: Machine): string =>
  `Measured on ${date}: ${cores} cores of ${processor}, ${memory} GB, Node ${node}.`;

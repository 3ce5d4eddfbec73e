import type { AgentNodes } from '../../azure/node-handler.ts';
import type { ServiceConnection } from '../../azure/service-connection.ts';
import type { Grace } from '../../node-process.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import type { Approve, PipelineListener } from '../events.ts';

export interface TaskReference {
  /** `FailoverDag`, or `publisher.extension.contribution.FailoverDag`. */
  readonly name: string;
  readonly major: number;
}

export interface VariableSet {
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface AzurePipelineOptions {
  /** Path of the pipeline file. */
  readonly file: string;
  readonly nodes: AgentNodes;
  /** A folder for this run; one folder a job is made inside it. */
  readonly workFolder: string;
  /** The folder of a task that this project brings; undefined for a foreign one, which is skipped with a note. */
  readonly resolveTask: (reference: TaskReference) => string | undefined;
  /** The folder that `checkout: self` puts into the workspace; without it nothing is checked out. */
  readonly repository?: string;
  /** What the jobs hand on; a new one for the run unless it is given. */
  readonly artifacts?: ArtifactStore;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Variables of the pipeline's settings page. */
  readonly variables?: VariableSet;
  /** Variable groups of the library, by name. */
  readonly groups?: Readonly<Record<string, VariableSet>>;
  readonly connections?: readonly ServiceConnection[];
  /** Environment of the machine that the agent works on. */
  readonly machine?: Readonly<Record<string, string>>;
  /** Where jobs ask for the identity tokens of service connections. */
  readonly oidcRequestUri?: string;
  readonly approve: Approve;
  readonly listen?: PipelineListener;
  /** Cancels the run, as the Cancel button does. */
  readonly signal?: AbortSignal;
  readonly grace?: Grace;
  /** How long a minute of `timeoutInMinutes` is, in ms: 60,000 unless a test is in a hurry. */
  readonly minuteMs?: number;
}

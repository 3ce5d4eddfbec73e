import type { MatrixStrategy } from './matrix.ts';

/** A pipeline file as it was read: every text is still as it was written, macros and runtime expressions in it. */
export interface Pipeline {
  readonly triggers: readonly string[];
  readonly variables: readonly VariableEntry[];
  readonly stages: readonly Stage[];
}

export type VariableEntry =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'variable'; readonly name: string; readonly value: string; readonly readOnly: boolean };

export interface Stage {
  readonly id: string;
  readonly name: string | undefined;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly variables: readonly VariableEntry[];
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  /** A deployment job: its outputs carry its own name in front. */
  readonly deployment: boolean;
  readonly name: string | undefined;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly environment: string | undefined;
  readonly variables: readonly VariableEntry[];
  readonly strategy: MatrixStrategy | undefined;
  readonly timeoutMinutes: number | undefined;
  readonly cancelTimeoutMinutes: number | undefined;
  readonly continueOnError: boolean;
  readonly steps: readonly Step[];
}

export type Step = TaskStep | { readonly kind: 'none'; readonly what: string };

export interface TaskStep {
  readonly kind: 'task';
  /** Given by the file, or made from the task and its position, as the service does. */
  readonly id: string;
  readonly task: string;
  readonly major: number;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  readonly enabled: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number | undefined;
  readonly continueOnError: boolean;
}

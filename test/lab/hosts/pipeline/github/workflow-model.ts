import type { Strategy } from './matrix.ts';

/** A workflow file as it was read: every text is still as it was written, expressions in it. */
export interface Workflow {
  readonly name: string;
  readonly inputs: ReadonlyMap<string, WorkflowInput>;
  /** Those that a caller may hand over, and whether it has to. */
  readonly secrets: ReadonlyMap<string, boolean>;
  /** What it gives to its caller, by name: texts with expressions. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly otherTriggers: readonly string[];
  readonly concurrency: Concurrency | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowInput {
  readonly type: 'string' | 'boolean' | 'number' | 'choice' | 'environment';
  readonly required: boolean;
  readonly defaultValue: string | undefined;
  readonly options: readonly string[];
}

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: string;
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string | undefined;
  readonly dependsOn: readonly string[];
  readonly condition: string | undefined;
  readonly strategy: Strategy | undefined;
  readonly runsOn: readonly string[];
  readonly environment: string | undefined;
  readonly concurrency: Concurrency | undefined;
  /** Whether it may have identity tokens: `id-token: write`, of its own or of the workflow. */
  readonly mayProveIdentity: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number | undefined;
  readonly steps: readonly WorkflowStep[];
  /** The reusable workflow that takes the place of steps. */
  readonly calls: WorkflowCall | undefined;
}

export interface WorkflowCall {
  readonly uses: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>> | 'inherit';
  /** Of the job, as they were written: jobs of the called workflow that ask for none have these. */
  readonly permissions: unknown;
}

export interface WorkflowStep {
  /** Given by the file, or made from its position: such a step can not be referred to. */
  readonly id: string;
  readonly named: boolean;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  readonly uses: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number | undefined;
  readonly continueOnError: boolean;
}

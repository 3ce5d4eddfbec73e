import type { IdentityRequest } from '../../github/runner-job.ts';
import type { Grace } from '../../node-process.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import type { Approve, PipelineListener } from '../events.ts';
import type { ActionReference } from './action-reference.ts';

export interface GithubWorkflowOptions {
  /** Path of the workflow file. */
  readonly file: string;
  /** Path of the Node 24 binary that runs the actions. */
  readonly node: string;
  /** A folder for this run; workspaces and per-step files are made inside it. */
  readonly workFolder: string;
  /** The folder of an action that this project brings; undefined for a foreign one, which is skipped with a note. */
  readonly resolveAction: (reference: ActionReference) => string | undefined;
  /** The folder that `actions/checkout` puts into the workspace; without it the step is skipped as any foreign action. */
  readonly repository?: string;
  /** What the jobs hand on; a new one for the run unless it is given, as for "Re-run failed jobs", which goes on with what is there. */
  readonly artifacts?: ArtifactStore;
  /** The file of a reusable workflow that this project brings, by what `uses:` of a job says. */
  readonly resolveWorkflow?: (uses: string) => string | undefined;
  /** Set when a job of another workflow calls this one, with the permissions of that job. */
  readonly calledBy?: { readonly permissions: unknown };
  readonly inputs?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** What an environment adds to secrets and variables, by its name. */
  readonly environments?: Readonly<
    Record<string, { readonly secrets?: Readonly<Record<string, string>>; readonly vars?: Readonly<Record<string, string>> }>
  >;
  /** Overrides parts of the `github` context: run_id, repository, actor ... */
  readonly context?: Readonly<Record<string, string>>;
  /** Environment of the machine that the runner works on. */
  readonly machine?: Readonly<Record<string, string>>;
  /** GitHub's service for identity tokens: gives a job that may have them its access, for tokens with this subject. */
  readonly identity?: (subject: string) => IdentityRequest;
  readonly approve: Approve;
  readonly listen?: PipelineListener;
  /** Cancels the run, as the Cancel button does. */
  readonly signal?: AbortSignal;
  readonly grace?: Grace;
  /** How long a minute of `timeout-minutes` is, in ms: 60,000 unless a test is in a hurry. */
  readonly minuteMs?: number;
  /** Step debug logging. */
  readonly debug?: boolean;
}

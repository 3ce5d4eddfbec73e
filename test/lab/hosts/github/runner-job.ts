import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { githubEncoders } from '../secret-encoders.ts';
import { createSecretMasker, type SecretMasker } from '../secret-masker.ts';

/** What lives as long as one job on one runner: folders, masks, and the environment that steps leave for later steps. */
export interface RunnerJob {
  /** Path of the Node 24 binary. */
  readonly node: string;
  readonly workspace: string;
  readonly temp: string;
  readonly masker: SecretMasker;
  /** Set by steps through GITHUB_ENV. */
  readonly environment: Map<string, string>;
  /** Added by steps through GITHUB_PATH; the newest comes first. */
  readonly prependedPath: string[];
  /** The `github` context without its prefix: `run_id`, `repository` ... */
  readonly context: Readonly<Record<string, string>>;
  /** What the process of the runner itself has in its environment, for example from its `.env` file; steps inherit it. */
  readonly machine: Readonly<Record<string, string>>;
  /** Where the job asks for identity tokens; undefined when it has no permission `id-token: write`. */
  readonly identity: IdentityRequest | undefined;
  /** Step debug logging: debug lines are part of the log and RUNNER_DEBUG is set. */
  readonly debug: boolean;
}

/** The service of GitHub that gives identity tokens, as a job is told of it. */
export interface IdentityRequest {
  readonly url: string;
  /** Proves which job asks. */
  readonly token: string;
}

export interface RunnerJobOptions {
  readonly node: string;
  /** A folder of this job alone; workspace and temp are made inside it. */
  readonly folder: string;
  readonly secrets?: readonly string[];
  /** Overrides the defaults of the `github` context. */
  readonly context?: Readonly<Record<string, string>>;
  readonly debug?: boolean;
  readonly machine?: Readonly<Record<string, string>>;
  readonly identity?: IdentityRequest | undefined;
}

export async function startRunnerJob(options: RunnerJobOptions): Promise<RunnerJob> {
  const workspace = path.join(options.folder, 'workspace');
  const temp = path.join(options.folder, '_temp');
  await mkdir(workspace, { recursive: true });
  await mkdir(temp, { recursive: true });
  const masker = createSecretMasker(githubEncoders);
  for (const secret of [...(options.secrets ?? []), ...(options.identity ? [options.identity.token] : [])]) masker.add(secret);
  const context = { ...defaultContext, ...options.context, workspace };
  return {
    node: options.node,
    workspace,
    temp,
    masker,
    environment: new Map(),
    prependedPath: [],
    context,
    machine: options.machine ?? {},
    identity: options.identity,
    debug: options.debug ?? false,
  };
}

const defaultContext: Readonly<Record<string, string>> = {
  actor: 'dba',
  actor_id: '1',
  api_url: 'https://api.github.com',
  event_name: 'workflow_dispatch',
  graphql_url: 'https://api.github.com/graphql',
  job: 'job',
  ref: 'refs/heads/main',
  ref_name: 'main',
  ref_protected: 'true',
  ref_type: 'branch',
  repository: 'owner/repository',
  repository_id: '1',
  repository_owner: 'owner',
  repository_owner_id: '1',
  retention_days: '90',
  run_attempt: '1',
  run_id: '1',
  run_number: '1',
  server_url: 'https://github.com',
  sha: '0000000000000000000000000000000000000000',
  triggering_actor: 'dba',
  workflow: 'workflow',
};

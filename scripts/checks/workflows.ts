import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPack } from '../pack.ts';
import type { Check } from './check.ts';
import { fencedWorkflows } from './fenced-pipelines.ts';
import { repositoryFiles } from './repository-files.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly 'timeout-minutes'?: unknown;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What GitHub's language service takes, but nobody should run or copy. Source: docs.github.com, "Secure use reference". */
export const workflowsAreSafe: Check = {
  name: 'workflows say what they may do, and pin the actions of others',
  async problems(root) {
    const { repository } = readPack(root);
    return repositoryFiles(root).flatMap((path) =>
      workflowsIn(path, () => readFileSync(join(root, path), 'utf8'))
        .flatMap((text) => weaknesses(text, repository))
        .map((problem) => `${path}: ${problem}`),
    );
  },
};

function workflowsIn(path: string, read: () => string): readonly string[] {
  if (/^(\.github\/workflows|examples\/github)\/[^/]+\.yml$/.test(path)) return [read()];
  return path.endsWith('.md') ? fencedWorkflows(read()).map(({ text }) => text) : [];
}

/** The weaknesses of one workflow. `repository` is our own, whose actions are named by their major version. */
export function weaknesses(text: string, repository: string): string[] {
  const { on, permissions, concurrency, jobs } = parse(text) as Workflow;
  const found: string[] = [];
  const isCalled = typeof on === 'object' && on !== null && Object.keys(on).join() === 'workflow_call';
  // A called workflow that asks for less than its caller gives takes it away; one that asks for more does not start.
  if (!isCalled && permissions === undefined) found.push('it does not say its permissions: the token has those of the repository.');
  if (concurrency === undefined) found.push('it does not say its concurrency: two runs could get in the way of each other.');
  for (const [id, job] of Object.entries(jobs)) {
    if (job.uses === undefined && job['timeout-minutes'] === undefined) found.push(`the job ${id} has no timeout-minutes.`);
    for (const { uses, run } of [job, ...(job.steps ?? [])] as readonly Step[]) {
      if (uses !== undefined && !isPinned(uses, repository))
        found.push(`${uses} is not pinned: write the full commit SHA, and the version behind it.`);
      if (run?.includes('${{')) found.push(`the job ${id} puts an expression into a script, where it could be a command: pass it in env.`);
    }
  }
  return found;
}

const isPinned = (uses: string, repository: string): boolean =>
  uses.startsWith('./') || uses.startsWith(`${repository}/`) || /@[0-9a-f]{40}$/.test(uses);

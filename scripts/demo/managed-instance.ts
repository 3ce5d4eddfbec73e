import type { PipelineResult } from '../../test/lab/hosts/pipeline/events.ts';
import { linkCases, startLinkDemoLaboratory } from './link-laboratory.ts';
import { type LinkRun, runAzureLinkExample, runGithubLinkExample } from './link-pipelines.ts';
import type { Rehearsal } from './rehearsal.ts';

const hosts: readonly (readonly [string, (run: LinkRun) => Promise<PipelineResult>])[] = [
  ['GitHub Actions', runGithubLinkExample],
  ['Azure Pipelines', runAzureLinkExample],
];

/** The route managed-instance: every pair of source and instance with both hosts, each with a laboratory of its own. */
export const managedInstanceRehearsals: readonly Rehearsal[] = linkCases.flatMap((linkCase) =>
  hosts.map(([host, example]) => ({
    title: `${host}: ${linkCase.title}`,
    async start() {
      const laboratory = await startLinkDemoLaboratory(linkCase);
      return { migrations: [laboratory], run: (options) => example({ ...options, laboratory }) };
    },
  })),
);

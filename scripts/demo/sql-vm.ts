import { startDemoLaboratory } from './laboratory.ts';
import { type PipelineRun, runAzureExample, runGithubExample } from './pipelines.ts';
import type { Rehearsal } from './rehearsal.ts';

/** The route sql-vm: both hosts, each with a laboratory of its own. */
export const sqlVmRehearsals: readonly Rehearsal[] = [
  rehearsal('GitHub Actions', runGithubExample),
  rehearsal('Azure Pipelines', runAzureExample),
];

function rehearsal(title: string, example: (options: PipelineRun) => ReturnType<typeof runGithubExample>): Rehearsal {
  return {
    title,
    async start() {
      const { lab, writers, access } = await startDemoLaboratory();
      return { migrations: [{ lab, writers }], run: (options) => example({ ...options, access }) };
    },
  };
}

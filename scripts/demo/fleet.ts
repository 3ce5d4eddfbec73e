import { type FleetRun, runAzureFleet, runGithubFleet } from './fleet-pipelines.ts';
import { startDemoLaboratory } from './laboratory.ts';
import type { Rehearsal } from './rehearsal.ts';

/** Three migrations with both hosts: one after the other, and the canary before two at a time. */
export const fleetRehearsals: readonly Rehearsal[] = [
  rehearsal('GitHub Actions', ['canary', 'first', 'second'], runGithubFleet),
  rehearsal('Azure Pipelines', ['canary', 'rest', 'rest'], runAzureFleet),
];

function rehearsal(title: string, waves: readonly string[], example: (options: FleetRun) => ReturnType<typeof runGithubFleet>): Rehearsal {
  return {
    title,
    async start() {
      const migrations = await Promise.all(waves.map(async (wave) => ({ wave, ...(await startDemoLaboratory()) })));
      return { migrations, run: (options) => example({ ...options, fleet: migrations }) };
    },
  };
}

import { azurePipelinesAreValid } from './azure-pipelines.ts';
import { bundlesUpToDate } from './bundles.ts';
import type { Check } from './check.ts';
import { extensionIsValid } from './extension.ts';
import { generatedUpToDate } from './generated.ts';
import { githubManifestsAreValid } from './github-manifests.ts';
import { linksResolve } from './links.ts';
import { lintIsQuiet } from './lint.ts';
import { textIsPortable } from './portable-text.ts';
import { typesAgree } from './types.ts';
import { wallsHold } from './walls.ts';
import { workflowsAreSafe } from './workflows.ts';

const allChecks: readonly Check[] = [
  generatedUpToDate,
  wallsHold,
  textIsPortable,
  linksResolve,
  githubManifestsAreValid,
  workflowsAreSafe,
  azurePipelinesAreValid,
  lintIsQuiet,
  typesAgree,
  bundlesUpToDate,
  extensionIsValid,
];

/** Runs the checks one after the other, says what is wrong, and counts. A check that breaks has failed. */
export async function runChecks(root: string, checks: readonly Check[] = allChecks): Promise<{ passed: number; failed: number }> {
  const counts = { passed: 0, failed: 0 };
  for (const check of checks) {
    const start = performance.now();
    const problems = await check
      .problems(root)
      .catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
    for (const problem of problems) console.log(`       ${problem}`);
    counts[problems.length === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

import '../../scripts/prove/real/files-in-memory.ts';
import { jest } from '@jest/globals';
import { readHistory } from '../../scripts/prove/real/choices.ts';

/** A product that asks for an approved plan and does not compare it. */
const actual = await import('../../shared/steps/approved-plan.ts');
const ignored = { yes: false };
jest.unstable_mockModule('../../shared/steps/approved-plan.ts', () => ({
  ...actual,
  expectApprovedPlan: async (...given: Parameters<typeof actual.expectApprovedPlan>) =>
    ignored.yes ? undefined : actual.expectApprovedPlan(...given),
}));
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');
const recreated = 'failover-approved@2022/a1=dba-recreate';

test('the plan that was approved is executed', async () => {
  const { play, wrong } = await tryHistory(readHistory('failover-approved@2022'));
  expect(wrong).toEqual([]);
  expect(play.runs[0]?.ending?.outputs.outcome).toBe('completed');
});

test('the DAG was created again since: refused', async () => {
  const { play, wrong } = await tryHistory(readHistory(recreated));
  expect(wrong).toEqual([]);
  expect(play.runs[0]?.ending?.outputs.outcome).toBe('refused');
  expect(play.runs[0]?.ending?.failure).toMatch(/another plan was approved/);
});

test('without the comparison, a DAG is demoted that nobody approved', async () => {
  ignored.yes = true;
  const { wrong } = await tryHistory(readHistory(recreated));
  expect(wrong).toContainEqual(expect.stringContaining('a DAG was demoted that nobody had approved'));
});

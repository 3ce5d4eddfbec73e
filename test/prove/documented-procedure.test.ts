import { jest } from '@jest/globals';
import type { FailoverEnding } from '../../shared/steps/fail-over.ts';
import type { Migration } from '../../shared/steps/migration.ts';

/**
 * The procedure as articles show it, automated literally: demote, compare, promote if equal, else make the source primary again. It does
 * not look at the roles first, so it fails back without looking at the target. Its second run makes two primaries.
 */
const actual = await import('../../shared/steps/fail-over.ts');
jest.unstable_mockModule('../../shared/steps/fail-over.ts', () => ({ ...actual, failOver: documentedProcedure }));
const { look } = await import('../../shared/steps/look.ts');
const { TaskFailure } = await import('../../shared/core/errors.ts');
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

async function documentedProcedure(migration: Migration): Promise<FailoverEnding> {
  const dag = `ALTER AVAILABILITY GROUP [${migration.dagName}]`;
  const { source, target } = migration;
  await source.session.send(`${dag} SET (ROLE = SECONDARY);`, { deadline: 60_000 });
  await migration.clock.sleep(1000);
  const { observation } = await look(migration);
  const equal = observation.source?.dag?.databases.every(
    ({ name, copy }) => observation.target?.dag?.databases.find((other) => other.name === name)?.copy.lastHardened === copy.endOfLog,
  );
  const outputs = { writeOutageMs: '', certificate: '' };
  const { session } = equal ? target : source;
  const { kind } = await session.send(`${dag} FORCE_FAILOVER_ALLOW_DATA_LOSS;`, { deadline: 60_000 });
  await migration.clock.sleep(1000);
  if (kind === 'unknown') throw new TaskFailure('outcome-unknown', 'Run it again.', { outputs: { outcome: 'unknown' } });
  if (!equal)
    throw new TaskFailure('rolled-back', 'The log differs; the source is primary again.', {
      outputs: { outcome: 'rolled-back', ...outputs },
    });
  return { outputs: { outcome: 'completed', ...outputs }, headline: 'Failed over.' } as FailoverEnding;
}

test('undisturbed it works', async () => {
  const { play } = await tryHistory(readHistory('failover-dag@2022'));
  expect(play.runs[0]?.ending?.outputs.outcome).toBe('completed');
  expect(play.world.migration.violations.filter(({ at }) => at < play.world.startedAt + 5000)).toEqual([]);
});

test('the reply to the promote is lost, the same command again: two primaries', async () => {
  const { wrong } = await tryHistory(readHistory('failover-dag@2022/a:force-failover=crash.lost.again'));
  expect(wrong).toContainEqual(expect.stringContaining('split-brain'));
});

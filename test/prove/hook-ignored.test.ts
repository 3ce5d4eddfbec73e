import '../../scripts/prove/real/files-in-memory.ts';
import { jest } from '@jest/globals';

/** A product that goes on when the command before the cutover has failed: the application may still write. */
const actual = await import('../../shared/steps/hooks.ts');
jest.unstable_mockModule('../../shared/steps/hooks.ts', () => ({
  ...actual,
  runBeforeHook: (...given: Parameters<typeof actual.runBeforeHook>) => actual.runBeforeHook(...given).catch(() => true),
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a command that failed and was ignored is seen', async () => {
  const { wrong } = await tryHistory(readHistory('failover-hooks@2022/a:run-stop-application=lost'));
  expect(wrong).toContainEqual(expect.stringContaining('the before-cutover command failed, and the outcome is completed'));
});

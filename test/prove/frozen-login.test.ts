import { readHistory } from '../../scripts/prove/real/choices.ts';
import { tryHistory } from '../../scripts/prove/real/explore.ts';

/**
 * A CHECKPOINT that lands 6 s late holds the lock of the lost session. The run must not give up as if nothing had been touched, and it must
 * thaw in a session that holds the lock: without it the statement is refused (50104) and the application's login stays disabled.
 */
test('a refused run enables the logins that it froze', async () => {
  const { wrong } = await tryHistory(readHistory('failover-frozen@2022/a:checkpoint=later'));
  expect(wrong).toEqual([]);
});

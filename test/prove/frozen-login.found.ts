import { readHistory } from '../../scripts/prove/real/choices.ts';
import { tryHistory } from '../../scripts/prove/real/explore.ts';

/**
 * A CHECKPOINT that lands 6 s late holds the lock of the lost session. The run gives up at once ("Nothing was changed"), because nothing
 * counts as touched yet; the logins that it froze stay disabled: their statement is refused without the lock (50104).
 */
test('a refused run enables the logins that it froze', async () => {
  const { wrong } = await tryHistory(readHistory('failover-frozen@2022/a:checkpoint=later'));
  expect(wrong).toEqual([]);
});

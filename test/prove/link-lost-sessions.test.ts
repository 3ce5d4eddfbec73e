import { readHistory } from '../../scripts/prove/real/choices.ts';
import { tryHistory } from '../../scripts/prove/real/explore.ts';

/** The session on the instance holds no lock; it is opened again like the one on the source, and the cutover goes on. */
test.each([
  ['before the proof', 'link-removal@2019-login/a:freeze-logins=kill-target'],
  ['behind the point of no return', 'link-removal@2019-login/a:azure-remove-the-link=kill-target'],
])('a session on the instance that is lost %s is opened again', async (_when, history) => {
  const { play, wrong } = await tryHistory(readHistory(history));
  expect(play.unused).toEqual([]);
  expect(play.runs[0]?.ending).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(wrong).toEqual([]);
});

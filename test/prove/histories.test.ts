import { readHistory, writeHistory } from '../../scripts/prove/real/choices.ts';
import { tryHistory } from '../../scripts/prove/real/explore.ts';
import { replay } from '../../scripts/prove/real/story.ts';

async function outcomesOf(text: string): Promise<readonly string[]> {
  const { play, wrong } = await tryHistory(readHistory(text));
  expect(wrong).toEqual([]);
  expect(play.unused).toEqual([]);
  return play.runs
    .filter(({ runner }) => runner.name !== 'y')
    .map(({ runner, ending }) =>
      runner.dead ? 'died' : (ending?.outputs.outcome ?? ending?.outputs.changed ?? ending?.outputs.dropped ?? ''),
    );
}

test.each([
  ['failover-dag@2022', 'completed'],
  ['failover-dag@2019', 'completed'],
  ['failover-dag@2019-suspended-2db', 'completed'],
  ['failover-frozen@2022', 'completed'],
  ['switch-sync-mode@2022', 'true'],
  ['switch-async@2022', 'true'],
  ['drop-ag@2022', 'true'],
])('undisturbed, %s ends well', async (text, outcome) => {
  expect(await outcomesOf(text)).toEqual([outcome]);
});

describe('one statement, one fate', () => {
  test.each(
    [
      ['2022', 'demote'],
      ['2022', 'prove-and-force-failover'],
      ['2022-alone', 'force-failover'],
    ].flatMap(([setting, point]) => ['before', 'lost', 'late', 'later', 'never', 'silent'].map((fate) => [setting, point, fate] as const)),
  )('%s, %s %s: settled by looking', async (setting, point, fate) => {
    const [outcome] = await outcomesOf(`failover-dag@${setting}/a:${point}=${fate}`);
    expect(['completed', 'rolled-back']).toContain(outcome);
  });
});

test('the tail of the log never ships: the source is made primary again', async () => {
  expect(await outcomesOf('failover-dag@2019-noship/a:demote=cut')).toEqual(['rolled-back']);
});

test('the tail ships in time after all: the target is promoted', async () => {
  expect(await outcomesOf('failover-dag@2019/a:demote=cut/a:target-wait-until-hardened:2=restore')).toEqual(['completed']);
});

test('a roll-back that lands late meets another run: the other run waits for it', async () => {
  expect(await outcomesOf('failover-dag@2019/a:demote=cut/a:source-force-failover=crash.late.another/b:target-look:1=restore')).toEqual([
    'died',
    'completed',
  ]);
});

test.each(
  ['lost', 'late', 'never'].flatMap((fate) => [
    [fate, '2022/a:prove-and-force-failover'],
    [fate, '2022-alone/a:force-failover'],
  ]),
)('the runner dies with the promote %s, and another one is there already: %s', async (fate, point) => {
  const [first, second] = await outcomesOf(`failover-dag@${point}=crash.${fate}.another`);
  expect(first).toBe('died');
  expect(['completed', 'already-done', 'refused']).toContain(second);
});

test.each([
  ['link-removal@2019/a:follow-the-operation=dba-write', 'unknown'],
  ['link-removal@2019/a:look-for-frozen-logins=dba-write', 'completed'],
  ['link-drop-removed@2019/a:sign-in-to-azure=dba-write', 'true'],
])('what an administrator writes on a source whose link is gone is told when a look can still see it: %s', async (text, outcome) => {
  expect(await outcomesOf(text)).toEqual([outcome]);
});

test('the same history tells the same story, to the millisecond', async () => {
  const text = 'failover-dag@2022-alone-2db/a:demote=late/a:force-failover=lost';
  const first = await replay(text);
  expect(first.violations).toBe(0);
  expect(first.story).toContain('DEMOTE": late');
  expect((await replay(text)).story).toBe(first.story);
});

test.each([
  'failover-dag@2022/a17=lost/a23=cut',
  'drop-ag@2019-noship-suspended-2db/a3=crash.late.another/b:look:2=dba-async',
  'link-removal@2019-login-nofollow-location-slow/a:force-failover=queued/a80=dba-enable',
])('a history survives being written: %s', (text) => expect(writeHistory(readHistory(text))).toBe(text));

test.each([
  'nothing@2022',
  'failover-dag@2012',
  'link-planned@2022-quick',
  'failover-dag@2022/x=lost',
  'failover-dag@2022/a1=sometimes',
  'failover-dag@2022/a1=crash.ok.never',
])('what is no history is refused: %s', (text) => expect(() => readHistory(text)).toThrow(RangeError));

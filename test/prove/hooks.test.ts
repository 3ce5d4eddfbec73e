import { readHistory } from '../../scripts/prove/real/choices.ts';
import { tryHistory } from '../../scripts/prove/real/explore.ts';

async function runOf(text: string) {
  const { play, wrong } = await tryHistory(readHistory(text));
  expect(wrong).toEqual([]);
  expect(play.unused).toEqual([]);
  const run = play.runs[0];
  return { outcome: run?.ending?.outputs.outcome, commands: run?.runner.commands.map(({ event, succeeded }) => [event, succeeded]) };
}

test('undisturbed, the application is stopped before and started after', async () => {
  expect(await runOf('failover-hooks@2022')).toEqual({
    outcome: 'completed',
    commands: [
      ['before-cutover', true],
      ['after-cutover', true],
    ],
  });
});

test.each(['before', 'lost', 'never', 'silent'])(
  'the command before the cutover ends badly (%s): refused, and the application is started again',
  async (fate) => {
    expect(await runOf(`failover-hooks@2022/a:run-stop-application=${fate}`)).toEqual({
      outcome: 'refused',
      commands: [
        ['before-cutover', false],
        ['after-rollback', true],
      ],
    });
  },
);

test.each(['late', 'later', 'kill-source', 'kill-target'])('around the command before the cutover: %s', async (choice) => {
  const { outcome, commands } = await runOf(`failover-hooks@2022/a:run-stop-application=${choice}`);
  expect(outcome).toBe('completed');
  expect(commands).toHaveLength(2);
});

test.each(['before', 'lost', 'never'])('the command after the cutover ends badly (%s): the failover stays done', async (fate) => {
  const { outcome } = await runOf(`failover-hooks@2022/a:run-start-application-on-target=${fate}`);
  expect(outcome).toBe('completed');
});

test('the source is made primary again: the application is started there', async () => {
  const { outcome, commands } = await runOf('failover-hooks@2019-noship/a:demote=cut');
  expect(outcome).toBe('rolled-back');
  expect(commands).toContainEqual(['after-rollback', true]);
});

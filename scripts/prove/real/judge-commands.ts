import { isByHand } from './choices.ts';
import type { Play, Run } from './play.ts';

/**
 * What must be true of the commands around the cutover: the one before it runs once, while the source is primary; when it fails, the run
 * refuses and changes no role; after a failover the command of the target has run, after anything that was put back the one of the source.
 */
export function judgeCommands(game: Play, run: Run): readonly string[] {
  const { ending, runner, before, after } = run;
  if (game.world.scenario !== 'failover-hooks' || !ending || !after) return [];
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => void (holds || wrong.push(`run ${runner.name}: ${what}`));
  const of = (event: string) => runner.commands.filter((command) => command.event === event);
  const [prepared, forward, back] = [of('before-cutover'), of('after-cutover').length, of('after-rollback').length];
  const alone = game.runs.length === 1 && !game.struck.some(isByHand);

  expect(prepared.length <= 1, 'the before-cutover command ran twice');
  if (alone)
    expect(
      prepared.every(({ servers }) => servers.source.role === 'PRIMARY'),
      'the before-cutover command ran behind the fence',
    );
  if (prepared.some(({ succeeded }) => !succeeded)) {
    expect(ending.outputs.outcome === 'refused', `the before-cutover command failed, and the outcome is ${ending.outputs.outcome}`);
    if (alone) expect(after.source.role === before.source.role, 'the before-cutover command failed, and the source has another role');
  }
  switch (ending.outputs.outcome) {
    case 'completed':
    case 'already-done':
      expect(forward === 1 && back === 0, `${ending.outputs.outcome}, and ${forward} after-cutover, ${back} after-rollback commands ran`);
      break;
    case 'rolled-back':
      expect(forward === 0 && back === 1, `rolled back, and ${forward} after-cutover, ${back} after-rollback commands ran`);
      break;
    case 'refused':
      expect(
        forward === 0 && back === prepared.length,
        `refused, and ${prepared.length} before-cutover, ${back} after-rollback commands ran`,
      );
      break;
    default:
      expect(forward + back === 0, 'the outcome is not known, and a command has started the application');
  }
  return wrong;
}

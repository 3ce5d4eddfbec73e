import { readHistory, writeHistory } from './choices.ts';
import { tryHistory } from './explore.ts';

/** Plays one history, given as text, and tells what happened: what was sent where, what the client saw, what the servers did. */
export async function replay(text: string): Promise<{ readonly story: string; readonly violations: number }> {
  const { history, play, wrong } = await tryHistory(readHistory(text));
  const { told, startedAt, migration } = play.world;
  const servers = migration.journal.entries
    .filter(({ at }) => at >= startedAt)
    .map(({ at, server, what }) => ({ at: at - startedAt, who: server, what }));
  const all = [...told, ...servers].sort((one, other) => one.at - other.at);
  const width = Math.max(...all.map(({ who }) => who.length));
  const lines = all.map(({ at, who, what }) => `${at.toFixed(0).padStart(9)} ms  ${who.padEnd(width)}  ${what}`);
  const verdict = wrong.length === 0 ? 'Nothing is wrong with it.' : `WRONG:\n${wrong.map((one) => `- ${one}`).join('\n')}`;
  const unused = play.unused.length === 0 ? '' : `\nNever reached: ${play.unused.join(', ')}.`;
  return { story: `${writeHistory(history)}\n\n${lines.join('\n')}\n\n${verdict}${unused}`, violations: wrong.length };
}

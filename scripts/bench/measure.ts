import type { Chapter, Effort } from './chapter.ts';
import type { Result } from './result.ts';

/** Measures one chapter after the other. A chapter that breaks is a guard that does not hold, and the next one is measured all the same. */
export async function measureChapters(chapters: readonly Chapter[], effort: Effort): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const chapter of chapters) results.push(await measureChapter(chapter, effort));
  return results;
}

async function measureChapter({ id, title, measure }: Chapter, effort: Effort): Promise<Result> {
  try {
    return { id, title, measured: true, findings: await measure(effort) };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    effort.say(`${id}: ${error instanceof Error ? error.stack : because}`);
    const guard = { what: `${id} can be measured`, holds: false, because };
    return { id, title, measured: false, findings: { markdown: `Not measured: ${because}`, cells: [], goals: [], guards: [guard] } };
  }
}

/**
 * As `measureChapters`, for a machine that does other work too: a chapter with a guard that does not hold is measured once more, by chapters
 * that begin anew, and the second time counts.
 */
export async function measureTwice(chapters: () => readonly Chapter[], effort: Effort): Promise<readonly Result[]> {
  const first = await measureChapters(chapters(), effort);
  const doubtful = first.filter(({ findings }) => findings.guards.some(({ holds }) => !holds)).map(({ id }) => id);
  if (doubtful.length === 0) return first;
  effort.say(`Once more, because a guard does not hold: ${doubtful.join(', ')}`);
  const second = await measureChapters(
    chapters().filter(({ id }) => doubtful.includes(id)),
    effort,
  );
  return first.map((result) => second.find(({ id }) => id === result.id) ?? result);
}

import type { Chapter } from './chapter.ts';
import { measureCutover } from './cutover.ts';
import { darknessChapter } from './darkness.ts';
import { detectionChapter } from './detection.ts';
import { outageChapter } from './outage.ts';
import { createSamples } from './samples.ts';

/** All parts of the bench, in the order of the page. Each list measures anew. */
export function allChapters(): readonly Chapter[] {
  const samples = createSamples(measureCutover);
  return [outageChapter(samples), detectionChapter(samples), darknessChapter];
}

import type { Chapter } from './chapter.ts';
import { measureCutover } from './cutover.ts';
import { darknessChapter } from './darkness.ts';
import { detectionChapter } from './detection.ts';
import { fleetChapter } from './fleet.ts';
import { outageChapter } from './outage.ts';
import { predictionChapter } from './prediction.ts';
import { createSamples } from './samples.ts';
import { scaleChapter } from './scale.ts';
import { sizesChapter } from './sizes.ts';
import { sourceCostChapter } from './source-cost.ts';
import { startUpChapter } from './start-up.ts';

/** All parts of the bench, in the order of the page. Each list measures anew. */
export function allChapters(): readonly Chapter[] {
  const samples = createSamples(measureCutover);
  return [
    outageChapter(samples),
    detectionChapter(samples),
    darknessChapter,
    predictionChapter,
    scaleChapter,
    fleetChapter,
    sourceCostChapter,
    startUpChapter,
    sizesChapter,
  ];
}

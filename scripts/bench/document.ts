import { between } from '../manifests/tables.ts';
import { describeMachine, type Machine } from './machine.ts';
import { chapterMarkdown, type Result } from './result.ts';

/** From the root of the repository. */
export const documentPath = 'docs/performance.md';

/**
 * The page with these results between the markers of their chapters, `<!-- bench:outage:start -->` and `<!-- bench:outage:end -->`. The rest
 * of the page is written by hand and stays. Throws Error that names markers which are not there.
 */
export const withResults = (page: string, results: readonly Result[], machine: Machine): string =>
  results.reduce(
    (text, { id, findings }) => between(text, `bench:${id}`, `${chapterMarkdown(findings)}\n\n${describeMachine(machine)}`, 'required'),
    page,
  );

/** Throws Error when the page has no place for one of these chapters: better before the measuring than after it. */
export function expectPlaces(page: string, ids: readonly string[]): void {
  for (const id of ids) between(page, `bench:${id}`, '', 'required');
}

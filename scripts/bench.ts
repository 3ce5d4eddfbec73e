/**
 * `npm run bench`: what failover-dag costs, beside the documented procedure, in the laboratory. `-- --quick` measures little and judges ratios
 * only: it ends with 1 when a guard does not hold. `-- --only outage,detection`, `-- --times 100`, `-- --json <file>`; `-- --write-document`
 * puts the tables into docs/performance.md. Without --quick nothing else should run on the machine meanwhile.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChapters } from './bench/chapters.ts';
import { documentPath, expectPlaces, withResults } from './bench/document.ts';
import { describeMachine, thisMachine } from './bench/machine.ts';
import { measureChapters, measureTwice } from './bench/measure.ts';
import { type BenchOptions, readOptions } from './bench/options.ts';
import { chapterMarkdown, countGuards, goalsLine, guardLine } from './bench/result.ts';

const page = join(import.meta.dirname, '..', documentPath);
const ids = allChapters().map(({ id }) => id);

try {
  process.exitCode = await bench(readOptions(process.argv.slice(2), ids));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function bench({ quick, only, times, json, writeDocument }: BenchOptions): Promise<number> {
  // What can not be written is said before the measuring.
  if (json !== undefined) expectWritable(json);
  if (writeDocument) expectPlaces(readFileSync(page, 'utf8'), only);

  const effort = { quick, times, say: (line: string) => console.error(line) };
  const chapters = () => allChapters().filter(({ id }) => only.includes(id));
  const results = quick ? await measureTwice(chapters, effort) : await measureChapters(chapters(), effort);
  const measured = results.filter((result) => result.measured);
  const machine = thisMachine();
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, quick, times, chapters: results }, null, 2)}\n`);
  if (writeDocument) writeFileSync(page, withResults(readFileSync(page, 'utf8'), measured, machine));

  for (const { title, findings } of results) console.log(`## ${title}\n\n${quick ? findings.markdown : chapterMarkdown(findings)}\n`);
  console.log(`${describeMachine(machine)}\n`);
  for (const guard of results.flatMap(({ findings }) => findings.guards)) console.log(guardLine(guard));
  const { passed, failed } = countGuards(results);
  console.log(`\n${quick ? '' : `${goalsLine(results)}\n`}${passed} passed, ${failed} failed`);
  return (quick && failed > 0) || measured.length < results.length ? 1 : 0;
}

function expectWritable(path: string): void {
  try {
    writeFileSync(path, '');
  } catch (error) {
    throw new Error(`--json: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * `npm run prove`: checks the protocol and the code that ships. Ends with 1 when anything was violated.
 *
 * `-- --full` takes the big configurations: hours. `-- --only abstract` or `-- --only real` takes one half, `-- --pieces <text>` of the
 * shipped code only what has this text in its line of the table. `-- --markdown` prints the table for the README, `-- --replay <history>`
 * plays one history of the shipped code, `-- --write-documents` writes docs/crash-points*.md.
 */
import { abstractPart } from './prove/abstract/part.ts';
import { readOptions } from './prove/options.ts';
import type { ProofPart, ProofRow } from './prove/parts.ts';
import { writeDocuments } from './prove/real/document-file.ts';
import { realCodePart } from './prove/real/part.ts';
import { replay } from './prove/real/story.ts';
import { markdownTable, plainTable } from './prove/table.ts';

const parts: readonly ProofPart[] = [abstractPart, realCodePart];

const options = readOptions(
  process.argv.slice(2),
  parts.map(({ name }) => name),
);
if (options.writeDocuments) console.log(`Wrote ${(await writeDocuments()).join(', ')}.`);
else process.exitCode = (options.replay === undefined ? await proveAll() : await playAgain(options.replay)) === 0 ? 0 : 1;

async function proveAll(): Promise<number> {
  const { full, markdown, only, pieces } = options;
  const rows: ProofRow[] = [];
  let violations = 0;
  const interrupted = new Promise<void>((resolve) => {
    // Only once: the second signal ends the process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  for (const part of parts.filter(({ name }) => only.includes(name))) {
    const started = performance.now();
    console.log(`${part.name}${full ? ' (full)' : ''}`);
    const result = await part.run({ full, pieces, interrupted });
    rows.push(...result.rows);
    violations += result.violations;
    console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  console.log(`${markdown ? markdownTable(rows) : plainTable(rows)}\n`);
  console.log(violations === 0 ? 'Nothing is violated.' : `${violations} violations.`);
  return violations;
}

async function playAgain(text: string): Promise<number> {
  const { story, violations } = await replay(text);
  console.log(story);
  return violations;
}

/**
 * `npm run prove`: checks the protocol and the code that ships. `-- --full` takes the big configurations, `-- --markdown` prints the table
 * for the README, `-- --only real` or `-- --only abstract` takes one half, `-- --replay <history>` plays one history of the shipped code, `-- --write-documents` writes docs/crash-points*.md. Ends with 1 when anything was violated.
 */
import { abstractPart } from './prove/abstract/part.ts';
import type { ProofPart, ProofRow } from './prove/parts.ts';
import { writeDocuments } from './prove/real/document-file.ts';
import { realCodePart } from './prove/real/part.ts';
import { replay } from './prove/real/story.ts';
import { markdownTable, plainTable } from './prove/table.ts';

const parts: readonly ProofPart[] = [abstractPart, realCodePart];

const options = process.argv.slice(2);
const history = options.indexOf('--replay');
if (options.includes('--write-documents')) console.log(`Wrote ${(await writeDocuments()).join(', ')}.`);
else process.exitCode = (history >= 0 ? await playAgain(options[history + 1] ?? '') : await proveAll()) === 0 ? 0 : 1;

async function proveAll(): Promise<number> {
  const full = options.includes('--full');
  const rows: ProofRow[] = [];
  let violations = 0;
  const interrupted = new Promise<void>((resolve) => {
    // Only once: the second signal ends the process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const only = options[options.indexOf('--only') + 1] ?? '';
  for (const part of options.includes('--only') ? parts.filter(({ name }) => name.startsWith(only)) : parts) {
    const started = performance.now();
    console.log(`${part.name}${full ? ' (full)' : ''}`);
    const result = await part.run({ full, interrupted });
    rows.push(...result.rows);
    violations += result.violations;
    console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  console.log(`${options.includes('--markdown') ? markdownTable(rows) : plainTable(rows)}\n`);
  console.log(violations === 0 ? 'Nothing is violated.' : `${violations} violations.`);
  return violations;
}

async function playAgain(text: string): Promise<number> {
  const { story, violations } = await replay(text);
  console.log(story);
  return violations;
}

/** `npm run generate` writes the files that follow from the task definitions; `--check` only says which of them differ. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differingFiles, generatedUpToDate } from './checks/generated.ts';

const root = join(import.meta.dirname, '..');

if (process.argv.includes('--check')) {
  const problems = await generatedUpToDate.problems(root);
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  const differing = differingFiles(root);
  for (const [path, content] of differing) writeFileSync(join(root, path), content);
  console.log(differing.length === 0 ? 'All generated files are up to date.' : `Wrote ${differing.map(([path]) => path).join(', ')}.`);
}

/** `npm run package` makes the Azure DevOps extension as out/*.vsix; `npm run package -- --preview` the preview edition. */
import { join } from 'node:path';
import { preview, production } from './manifests/edition.ts';
import { packageExtension } from './package-extension.ts';

const root = join(import.meta.dirname, '..');
const edition = process.argv.includes('--preview') ? preview : production;
const { file, problems } = await packageExtension(root, edition, join(root, 'out'));
for (const problem of problems) console.error(problem);
if (file !== undefined) console.log(`${edition.extensionName}: ${file}`);
process.exitCode = problems.length > 0 ? 1 : 0;

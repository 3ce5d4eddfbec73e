/** `npm run check`: everything that CI checks but the tests. */
import { join } from 'node:path';
import { runChecks } from './checks/run-checks.ts';

const { passed, failed } = await runChecks(join(import.meta.dirname, '..'));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

import type { Check } from './check.ts';
import { runTool } from './tool.ts';

export const lintIsQuiet: Check = {
  name: 'format and lint',
  async problems(root) {
    const { ok, lines } = await runTool(root, 'biome', ['check', '--error-on-warnings', '--reporter=github', '--max-diagnostics=100', '.']);
    const problems = lines.filter((line) => line.startsWith('::')).map((line) => line.replace(/^::(\w+) /, '$1 '));
    return ok ? [] : [...(problems.length > 0 ? problems : lines), 'Most of it is repaired by: npm run format'];
  },
};

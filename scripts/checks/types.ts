import type { Check } from './check.ts';
import { runTool } from './tool.ts';

export const typesAgree: Check = {
  name: 'types agree',
  async problems(root) {
    const { ok, lines } = await runTool(root, 'tsc', ['-p', '.', '--pretty', 'false']);
    return ok ? [] : lines;
  },
};

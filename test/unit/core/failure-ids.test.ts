import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureIds, pageOf } from '../../../shared/core/failure-id.ts';

const root = join(import.meta.dirname, '../../..');
const sources = globSync('shared/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('failure-id.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'));

test.each(failureIds)('%s: a task can fail with it', (id) => {
  expect(sources.some((text) => new RegExp(`(TaskFailure|super|pageOf|moreAbout)\\([^;]*'${id}'`).test(text))).toBe(true);
});

test.each(failureIds)('%s: its page has a place for it', (id) => {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  expect(pageOf(id).endsWith(`/docs/errors.md#${id}`)).toBe(true);
  expect(page.split('\n').filter((line) => line === `## ${id}`)).toHaveLength(1);
});

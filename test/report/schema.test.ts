import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationReportJsonSchema, migrationReportSchema } from '../../shared/report/migration-report-schema.ts';
import { runWith } from './sample-run.ts';

const root = join(import.meta.dirname, '../..');
const report = { kind: 'sql-dag-migrate/migration-report', version: 1, leftOut: 0, runs: [runWith('x')] };

test('the published schema is the one that the tasks read by', () => {
  const published = JSON.parse(readFileSync(join(root, 'docs/report.schema.json'), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(migrationReportJsonSchema())));
  expect(published.properties.runs.items.required).toContain('journal');
});

test('what a run writes passes, and comes back as it was', () => {
  expect(migrationReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(JSON.parse(JSON.stringify(report)));
});

test.each([
  ['a time that is none', { startedAt: 'yesterday' }],
  ['a verdict that is text', { succeeded: 'true' }],
  ['outputs that are no text', { outputs: { outcome: 1 } }],
  ['an entry of another kind', { journal: [{ kind: 'script', at: '2026-11-21T02:00:00.000Z' }] }],
])('%s is refused', (_name, change) => {
  expect(migrationReportSchema.safeParse({ ...report, runs: [{ ...report.runs[0], ...change }] }).success).toBe(false);
});

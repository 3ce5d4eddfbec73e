import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { families } from '../prereqs/check.ts';
import type { MigrationReport } from './migration-report.ts';

// The small zod says only "Invalid input" unless it is given words.
z.config(english());

/** A moment in UTC, as `Date.toISOString` writes it. */
const moment = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const lsn = z.string().check(z.regex(/^\d{1,25}$/));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const side = z.enum(['source', 'target']);
const count = z.int().check(z.minimum(0));
const amount = z.number().check(z.minimum(0));
/** What a server did not say. */
const known = z.nullable(amount);

const state = z.object({
  kind: z.literal('state'),
  at: moment,
  until: moment,
  looks: z.int().check(z.minimum(1)),
  state: z.string(),
  because: z.string(),
});
const statement = z.object({
  kind: z.literal('statement'),
  at: moment,
  sentAt: moment,
  side,
  server: z.string(),
  session: z.optional(count),
  what: z.string(),
  sql: z.string(),
  took: amount.check(z.describe('ms')),
  outcome: z.enum(['done', 'refused', 'unknown']),
  detail: z.optional(z.string()),
});
const writes = z.object({ kind: z.literal('writes'), at: moment, takenBy: z.enum(['source', 'target', 'nobody']) });
const note = z.object({ kind: z.literal('note'), at: moment, text: z.string() });

const database = z.object({
  name: z.string(),
  state: z.string(),
  writable: z.boolean(),
  synchronizationState: z.optional(z.string()),
  endOfLog: z.optional(lsn),
  lastHardened: z.optional(lsn),
});
const sideReport = z.object({
  side: z.string(),
  serverName: z.string(),
  productVersion: z.string(),
  edition: z.string(),
  clock: z.optional(z.string()),
  role: z.optional(z.string()),
  databases: z.array(database),
});

const sample = z.object({
  at: moment,
  behind: z.optional(count),
  sendQueueKb: z.array(known),
  othersKb: known,
  redoQueueKb: known,
  sendRateKbPerSecond: known,
  etaMs: known,
});
const lag = z
  .object({
    databases: z.array(z.string()).check(z.maxLength(100)),
    folded: count,
    samples: z.array(sample).check(z.maxLength(10_000)),
    readings: count,
    convergedAt: z.optional(moment),
  })
  .check(z.describe('How far the target was behind. Queues in KB, rates in KB/s.'));

const remedy = z.object({
  text: z.string(),
  sql: z.exactOptional(z.string()),
  on: z.exactOptional(side),
  outputRunsOn: z.exactOptional(side),
  command: z.exactOptional(z.string()),
});
const finding = z.object({
  id: z.string(),
  family: z.enum(families),
  title: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  side: z.enum(['source', 'target', 'both']),
  verdict: z.enum(['pass', 'fail', 'unknown', 'not-applicable', 'skipped']),
  evidence: z.string(),
  remedy: z.optional(remedy),
  page: z.string(),
});

const certifiedServer = z.object({ serverName: z.string(), productVersion: z.string(), clock: z.string() });
const certificate = z.object({
  kind: z.literal('sql-dag-migrate/convergence-certificate'),
  version: z.literal(1),
  run: z.string(),
  distributedAvailabilityGroup: z.string(),
  groupId: z.string(),
  source: certifiedServer,
  target: certifiedServer,
  databases: z.array(z.object({ database: z.string(), sourceEndOfLog: lsn, targetHardened: lsn })),
  contentSha256: sha256,
});

const rehearsal = z
  .object({
    steps: z.array(z.object({ what: z.string(), took: amount.check(z.describe('ms')) })),
    leftOut: z.array(z.string()),
    blockers: z.array(z.object({ failureId: z.string(), problem: z.string(), next: z.optional(z.string()) })),
  })
  .check(z.describe('A rehearsal: how long each step took, what was left out, and what would have blocked the failover.'));

const span = { low: amount, high: amount };
const prediction = z
  .object({
    ...span,
    readings: z.object({ sourceRoundTrip: amount, targetRoundTrip: amount, send: amount, redo: amount }).check(z.describe('Measured.')),
    engine: z.object({ demotion: z.object(span), promotion: z.object(span), known: z.enum(['assumed', 'calibrated']) }),
  })
  .check(z.describe('The write outage as it was predicted right before the demotion, and what it was made of. All in ms.'));

const run = z.object({
  kind: z.literal('sql-dag-migrate/report'),
  version: z.literal(1),
  task: z.string().check(z.maxLength(100)),
  run: z.string(),
  startedAt: moment,
  endedAt: moment,
  succeeded: z.boolean(),
  headline: z.string(),
  failureId: z.optional(z.string().check(z.describe('As docs/errors.md names it.'))),
  next: z.optional(z.string()),
  distributedAvailabilityGroup: z.string(),
  sides: z.array(sideReport).check(z.maxLength(2), z.describe('Both sides as they were last seen.')),
  before: z.optional(z.array(sideReport).check(z.maxLength(2), z.describe('Both sides at the first look of the run.'))),
  journal: z.array(z.discriminatedUnion('kind', [state, statement, writes, note])),
  outputs: z.record(z.string(), z.string()),
  lag: z.optional(lag),
  approval: z.optional(z.object({ planHash: sha256, covers: z.enum(['whole', 'rest']) })),
  rehearsal: z.optional(rehearsal),
  prediction: z.optional(prediction),
  origin: z.optional(
    z.object({ startedBy: z.optional(z.string()), attemptStartedBy: z.optional(z.string()), page: z.optional(z.string()) }),
  ),
  findings: z.optional(z.array(finding)),
  failOn: z.optional(z.enum(['error', 'warning'])),
  certificate: z.optional(certificate),
});

/** The form of report.json. Its type is that of the product: what does not fit any more does not compile. */
export const migrationReportSchema: z.ZodMiniType<MigrationReport> = z
  .object({
    kind: z.literal('sql-dag-migrate/migration-report'),
    version: z.literal(1),
    runs: z.array(run).check(z.describe('Every run of a task, oldest first.')),
    leftOut: count.check(z.describe('Older runs that were left out.')),
  })
  .check(
    z.describe(
      'What the tasks of sql-dag-migrate leave behind. Times are ISO 8601 in UTC by the clock of the runner, LSNs are decimal strings.',
    ),
  );

/** The same as JSON Schema (draft 2020-12), for editors and other tools. */
export const migrationReportJsonSchema = (): object => ({
  $comment: 'Generated from shared/report/migration-report-schema.ts by "npm run generate". Do not edit.',
  ...z.toJSONSchema(migrationReportSchema, { unrepresentable: 'throw' }),
});

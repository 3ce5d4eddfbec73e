import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../scripts/report/browser.ts';
import { type Rehearsed, rehearse } from '../../scripts/report/rehearse.ts';
import { reportPage } from '../../shared/report/html/page.ts';
import type { TaskRun } from '../../shared/report/migration-report.ts';
import { migrationReportSchema } from '../../shared/report/migration-report-schema.ts';
import { describeInChromium, openReport } from './chromium.ts';
import { checksWith, runWith } from './sample-run.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The report of a migration in the laboratory, made once by the tasks themselves. */
let migrated: Rehearsed;
beforeAll(async () => {
  migrated = await rehearse(mkdtempSync(join(tmpdir(), 'migration-')));
}, 180_000);

const read = (name: string): string => readFileSync(join(migrated.folder, name), 'utf8');
const runs = (): readonly TaskRun[] => migrationReportSchema.parse(JSON.parse(read('report.json'))).runs;
const failover = (): TaskRun => runs().find(({ outputs }) => outputs.outcome === 'completed') as TaskRun;

test('every task of the migration is in the one report, in order, and reads back by its schema', () => {
  expect(runs().map(({ task }) => task)).toEqual([
    'validate-prereqs',
    'switch-sync-mode',
    'wait-for-lsn-convergence',
    'failover-dag',
    'failover-dag',
    'drop-ag',
  ]);
  expect(migrated.lost).toBe(0);
});

test('the timeline: who took the writes, and each statement with its session, its time and how long it took', () => {
  const { journal, outputs } = failover();
  const writes = journal.filter((entry) => entry.kind === 'writes');
  expect(writes.map(({ takenBy }) => takenBy)).toEqual(['nobody', 'target']);
  const dark = Date.parse(writes[1]?.at ?? '') - Date.parse(writes[0]?.at ?? '');
  expect(Math.abs(dark - Number(outputs.writeOutageMs))).toBeLessThan(50);
  const statements = journal.filter((entry) => entry.kind === 'statement');
  const [demotion, promotion] = ['demote', 'promote'].map((word) => statements.find(({ what }) => what.startsWith(word)));
  expect(demotion).toMatchObject({ side: 'source', server: 'ONPREM-SQL', outcome: 'done' });
  expect(promotion).toMatchObject({ side: 'target', server: 'AZURE-SQLVM', outcome: 'done' });
  for (const { sentAt, at, took, session } of statements) {
    expect(session).toBeGreaterThan(50);
    expect(Math.abs(Date.parse(at) - Date.parse(sentAt) - took)).toBeLessThan(20);
  }
  expect(Date.parse(demotion?.sentAt ?? '')).toBeLessThan(Date.parse(promotion?.sentAt ?? ''));
});

test('the lag fell from a backlog to convergence; sides, plan and certificate are there', () => {
  const lag = runs().find(({ task }) => task === 'wait-for-lsn-convergence')?.lag;
  expect(lag?.samples.length).toBeGreaterThan(4);
  expect(lag?.samples[0]?.behind).toBeGreaterThan(0);
  expect(lag?.samples.at(-1)?.behind).toBe(0);
  expect(lag?.samples[0]?.sendQueueKb.every((kb) => kb !== null && kb > 10)).toBe(true);
  expect(Date.parse(lag?.convergedAt ?? '')).toBeGreaterThan(Date.parse(lag?.samples[0]?.at ?? ''));
  const { before, sides, approval, certificate } = failover();
  expect([before, sides].map((both) => both?.map(({ role }) => role))).toEqual([
    ['PRIMARY', 'SECONDARY'],
    ['SECONDARY', 'PRIMARY'],
  ]);
  const planned = runs().find(({ outputs }) => outputs.outcome === 'planned');
  expect(approval).toEqual({ planHash: planned?.outputs.planHash, covers: 'whole' });
  expect(certificate?.databases.map(({ database }) => database).sort()).toEqual(['Inventory', 'Ledger', 'Sales']);
});

describeInChromium('the page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  test('says how it ended, in words and pictures, and asks nothing of the network', async () => {
    const { page, complaints } = await openReport(browser, read('report.html'));
    expect(await page.textContent('h1')).toContain('Failed over: AZURE-SQLVM is primary');
    expect(await page.locator('h2').allTextContents()).toEqual(
      expect.arrayContaining(['The cutover, to the millisecond', 'The certificate', 'Checks']),
    );
    expect(await page.locator('figure svg').count()).toBeGreaterThanOrEqual(3);
    expect(await page.textContent('figure svg')).toContain('nobody');
    expect(await page.locator('table caption', { hasText: 'Statements of the cutover' }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  const failed = (): string => {
    const runs = [checksWith('Service Broker is on'), { ...runWith('ONPREM-SQL'), succeeded: false }];
    return reportPage({ kind: 'sql-dag-migrate/migration-report', version: 1, leftOut: 0, runs });
  };
  test.each([
    ['a migration', 'light', () => read('report.html')],
    ['a migration', 'dark', () => read('report.html')],
    ['a failure', 'light', failed],
    ['a failure', 'dark', failed],
  ] as const)('axe finds nothing serious in the page of %s in %s, with everything unfolded', async (_what, colorScheme, content) => {
    const { page } = await openReport(browser, content(), { colorScheme, bypassCSP: true });
    await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
    await page.addScriptTag({ path: axe });
    expect(await axeRuns(page)).toEqual([]);
  });

  test('light, dark and print differ in paper and ink, and what is folded away is printed', async () => {
    const { page } = await openReport(browser, read('report.html'), { colorScheme: 'light' });
    const light = await paper(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await paper(page);
    const folded = 'details table';
    expect(await page.locator(folded).first().isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator(folded).first().isVisible()).toBe(true);
    expect([light, dark, await paper(page)]).toEqual(['rgb(255, 255, 255)', 'rgb(15, 19, 23)', 'rgb(255, 255, 255)']);
    // A bar of a chart takes the colours of the page.
    const bar = (scheme: 'light' | 'dark') =>
      page
        .emulateMedia({ media: 'screen', colorScheme: scheme })
        .then(() => page.evaluate<string>('getComputedStyle(document.querySelector(\'figure svg [fill="var(--bad)"]\')).fill'));
    expect(await bar('light')).not.toBe(await bar('dark'));
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('fits a narrow screen without scrolling sideways', async () => {
    const { page } = await openReport(browser, read('report.html'), { viewport: { width: 390, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});

const paper = (page: Page): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

/** What axe calls serious or critical, a line each. */
const axeRuns = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(
    "axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 200)}`)))",
  );

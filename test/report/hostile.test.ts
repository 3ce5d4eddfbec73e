import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../scripts/report/browser.ts';
import { reportPage } from '../../shared/report/html/page.ts';
import type { MigrationReport } from '../../shared/report/migration-report.ts';
import { migrationReportSchema } from '../../shared/report/migration-report-schema.ts';
import { publishRun } from '../../shared/report/publish.ts';
import { summariseMigration } from '../../shared/report/summary.ts';
import { recordingHost } from '../flow/recording-host.ts';
import { describeInChromium, openReport } from './chromium.ts';
import { checksWith, hostileTexts, runWith } from './sample-run.ts';

const reportOf = (text: string): MigrationReport => ({
  kind: 'sql-dag-migrate/migration-report',
  version: 1,
  leftOut: 0,
  runs: [checksWith(text), runWith(text)],
});

/** Hostile pieces in any order, with anything between them. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => `x${pieces.join('')}`);

const runs = { numRuns: 150 } as const;
/** A command that a host would obey, wherever a line of the file were printed. */
const obeyed = /##vso\[|##\[|^[\s\u0085]*::/im;

/** The elements of a page, without its texts: what we wrote. */
const skeleton = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "[...document.querySelectorAll('*')].map((e) => `${e.tagName} ${[...e.attributes].map(({ name }) => name).join()}`).join('\\n')",
  );

describeInChromium('report.html', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  test('a hostile text makes no element, no attribute, no request and no script', async () => {
    const { page, complaints } = await openReport(browser, reportPage(reportOf('harmless')));
    const ours = (await skeleton(page)).split('\n').filter((line) => !/^(PATH|TEXT|RECT|G|STYLE|TSPAN) /.test(line));
    const title = (await page.title()).replace('harmless', '');
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        await page.setContent(reportPage(reportOf(text)));
        const now = (await skeleton(page)).split('\n');
        expect(now.filter((line) => !/^(PATH|TEXT|RECT|G|STYLE|TSPAN) /.test(line))).toEqual(ours);
        // In the drawings the number of lines of a text may differ, the kinds of elements may not.
        expect(now.filter((line) => / (on\w+|href,?src|xlink:href)/.test(line))).toEqual([]);
        expect(await page.title()).toContain(title.trim());
        expect(complaints).toEqual([]);
      }),
      { numRuns: 60, examples: hostileTexts.map((text): [string] => [`x a sentence that is long enough: ${text}`]) },
    );
  }, 120_000);

  test('the text itself is there to be read', async () => {
    const [text = ''] = hostileTexts;
    const { page } = await openReport(browser, reportPage(reportOf(text)));
    expect(await page.textContent('h1')).toBe(text);
  });
});

test('no line of the page could be a command of a host', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(reportPage(reportOf(text))).not.toMatch(obeyed);
    }),
    runs,
  );
});

test('summary.md: no heading, no row, no fence, no link, no HTML and no command that we did not write', () => {
  const plain = summariseMigration(reportOf('harmless')).split('\n');
  const shape = (lines: readonly string[]) =>
    lines.map((line) =>
      line.startsWith('|')
        ? `row ${line.match(/(?<!\\)\|/g)?.length}`
        : line.startsWith('#') || line.startsWith('```') || line.startsWith('<')
          ? line.replace(/ .*/, '')
          : 'text',
    );
  fc.assert(
    fc.property(hostile, (text) => {
      const summary = summariseMigration(reportOf(text));
      expect(shape(summary.split('\n'))).toEqual(shape(plain));
      expect(summary).not.toMatch(obeyed);
      expect(summary.replaceAll(/<\/?(details|summary)>/g, '')).not.toMatch(/<[a-z!/]/i);
      expect(summary).not.toMatch(/\]\((?!#)|(?<!\u200b)\/\/evil/);
    }),
    runs,
  );
});

test('Mermaid: a label ends no label, opens no directive and makes no link', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [gantt = ''] = /```mermaid\ngantt[\s\S]*?```/.exec(summariseMigration(reportOf(text))) ?? [];
      const lines = gantt.split('\n').slice(2, -1);
      expect(lines).toHaveLength(11);
      for (const line of lines)
        expect(line).toMatch(
          /^ {4}(title Cutover of [\p{L}\p{N} ._()-]+|dateFormat [\w :.-]+|axisFormat [%\w:.]+|section (Writes|Source|Target)|[\p{L}\p{N} ._()-]+ :(done|crit|active), [\d .:-]+, [\d .:-]+)$/u,
        );
    }),
    runs,
  );
});

test('report.json: what was said comes back to the letter, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const host = { ...recordingHost({}), reportFolder: mkdtempSync(join(tmpdir(), 'report-')) };
      const run = runWith(text);
      await publishRun(host, run);
      expect(host.lines).toEqual([]);
      const read = migrationReportSchema.parse(JSON.parse(readFileSync(join(host.reportFolder, 'report.json'), 'utf8')));
      expect(read.runs).toEqual([JSON.parse(JSON.stringify(run))]);
    }),
    { numRuns: 20 },
  );
});

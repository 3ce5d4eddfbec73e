import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumIsInstalled } from '../../scripts/report/browser.ts';

/** Tests in a browser; skipped, visibly, where Chromium is not installed. */
export const describeInChromium = chromiumIsInstalled() ? describe : describe.skip;

/** A page, and what it did that a report must not do. */
export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, errors of scripts, and requests for anything but the file itself. */
  readonly complaints: readonly string[];
}

/** Opens a report as its reader does: from a file. */
export async function openReport(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const path = join(mkdtempSync(join(tmpdir(), 'report-page-')), 'report.html');
  writeFileSync(path, html);
  const url = pathToFileURL(path).href;
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => request.url() !== url && complaints.push(`request: ${request.url()}`));
  await page.goto(url);
  return { page, complaints };
}

/**
 * `npm run pictures` migrates in the laboratory and photographs the report of it: docs/images/report-{light,dark,print}.png. Needs pngquant
 * (Debian package of that name): the extension carries two of them, and 256 colours are a third of the size.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { startChromium } from './report/browser.ts';
import { rehearse } from './report/rehearse.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const pictureOf = (name: string) => join(images, `report-${name}.png`);
/** As much of the page as a reader sees at first, and a little more; device pixels are the same as those of the page. */
const frame = { width: 1120, height: 1640 } as const;

const looks: readonly { readonly name: string; readonly prepare: (page: Page) => Promise<void> }[] = [
  { name: 'light', prepare: (page) => page.emulateMedia({ colorScheme: 'light' }) },
  { name: 'dark', prepare: (page) => page.emulateMedia({ colorScheme: 'dark' }) },
  {
    name: 'print',
    // Paper has margins, a picture of it needs them too.
    async prepare(page) {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.addStyleTag({ content: 'body{padding:16mm 14mm}' });
    },
  },
];

const pictures = looks.map(({ name }) => pictureOf(name));
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'report-')));
if (process.argv[2] === undefined) {
  console.log('Migrating in the laboratory …');
  const { writeOutageMs, lost } = await rehearse(folder);
  console.log(`Migrated: write outage ${writeOutageMs} ms as the writers saw it, ${lost} acknowledged rows lost.`);
}
await mkdir(images, { recursive: true });
const browser = await startChromium();
const page = await browser.newPage({ viewport: frame });
await page.goto(pathToFileURL(join(folder, 'report.html')).href);
for (const { name, prepare } of looks) {
  await prepare(page);
  await page.screenshot({ path: pictureOf(name), clip: { x: 0, y: 0, ...frame }, fullPage: true });
}
execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--ext', '.png', '256', ...pictures], { stdio: 'inherit' });
for (const picture of pictures) console.log(relative(root, picture));
await browser.close();
if (process.argv[2] === undefined) await rm(folder, { recursive: true });

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it; then Chrome, which is the same for this and comes with GitHub's machines. */
const places = ['/usr/bin/chromium', '/usr/bin/google-chrome'] as const;

export const chromiumIsInstalled = (): boolean => places.some((path) => existsSync(path));

/** The Chromium of this machine, without a window and without anything that it would fetch by itself. Throws when it does not start. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: places.find((path) => existsSync(path)) ?? places[0],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

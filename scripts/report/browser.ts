import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it. */
const path = '/usr/bin/chromium';

export const chromiumIsInstalled = (): boolean => existsSync(path);

/** The Chromium of this machine, without a window and without anything that it would fetch by itself. Throws when it does not start. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

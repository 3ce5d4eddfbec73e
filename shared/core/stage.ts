import type { Host } from '../hosts/host.ts';

/** Which part of a step this process is. The file that the host starts for the second part sets it, before it loads the bundle. */
export const isPostStage = (): boolean => (globalThis as { readonly migrationStage?: unknown }).migrationStage === 'post';

const name = 'migrationStage';

/** Tells the post stage that the main stage has begun. */
export const noteBegin = (host: Pick<Host, 'saveState'>): void => host.saveState(name, 'begun');

/** Tells the post stage that the main stage has said how it ended. */
export const noteEnd = (host: Pick<Host, 'saveState'>): void => host.saveState(name, 'ended');

/** The main stage began and never said how it ended: it was killed, or broke off. */
export const brokeOff = (host: Pick<Host, 'readState'>): boolean => host.readState(name) === 'begun';

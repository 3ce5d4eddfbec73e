import { logLine } from '../core/log-line.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';

/** The state of the whole, in one line of the log. */
export const sayState = (
  { host }: { readonly host: Pick<Host, 'info'> },
  state: { readonly name: string; readonly because: string },
): void => host.info(logLine({ where: 'state', what: `${state.name}: ${untrusted(state.because)}` }));

import { writeDuration } from '../../core/duration.ts';
import type { CutoverMethod } from '../../cutover/link/method.ts';
import { type Planned, plannedCutover } from '../planned-options.ts';
import type { LinkFailoverOptions } from './link-run.ts';

/** `method`: what `auto` has chosen, because that is what is approved. */
export const plannedLinkOptions = (options: LinkFailoverOptions, method: CutoverMethod): Planned<LinkFailoverOptions> => ({
  ...plannedCutover(options),
  cutoverMethod: method,
  allowDataLoss: options.allowDataLoss,
  freezeWindow: writeDuration(options.freezeWindow),
});

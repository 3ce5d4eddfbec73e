import { TaskFailure } from '../core/errors.ts';

/** The host cancelled the run while nothing had been sent that affects writers. */
export const cancelledBeforeDemotion = (meanwhile = ''): TaskFailure =>
  new TaskFailure(
    `Cancelled before the demotion${meanwhile}. The source is primary and takes writes; what this run had set was put back.`,
    {
      outputs: { outcome: 'refused', writeOutageMs: '', certificate: '' },
      remedy: 'Run failover-dag again when you are ready.',
    },
  );

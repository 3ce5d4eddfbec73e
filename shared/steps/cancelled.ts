import { TaskFailure } from '../core/errors.ts';
import { refusedOutputs } from './failover-outputs.ts';

/** The host cancelled the run while nothing had been sent that affects writers. */
export const cancelledBeforeDemotion = (meanwhile = ''): TaskFailure =>
  new TaskFailure('cancelled', `Cancelled before the demotion${meanwhile}.`, {
    outputs: refusedOutputs,
    remedy: 'Run failover-dag again when you are ready.',
    standing: 'The source is primary and takes writes; what this run had set was put back.',
  });

import type { Values } from '../core/task.ts';
import type { ValidateOptions } from '../steps/validate.ts';
import type { validateInputs } from './validate-inputs.ts';

/** What the inputs say about judging and reporting; the same on every route. */
export const validateOptions = (
  inputs: Pick<Values<typeof validateInputs>, 'failOn' | 'skipChecks' | 'only' | 'baseline' | 'updateBaseline'>,
): ValidateOptions => ({
  failOn: inputs.failOn,
  selection: { skip: inputs.skipChecks ?? [], only: inputs.only },
  baseline: inputs.baseline,
  updateBaseline: inputs.updateBaseline,
});

/** Every way in which a task can fail, by a name that never changes. docs/errors.md says of each what it means and what to do. */
export const failureIds = [
  'invalid-input',
  'connection-failed',
  'same-server',
  'checks-failed',
  'state-refused',
  'state-unknown',
  'state-changed',
  'another-run',
  'guard-failed',
  'other-databases',
  'token-too-short',
  'plan-differs',
  'precondition-failed',
  'not-quiet',
  'before-command-failed',
  'freeze-failed',
  'rehearsal-blocked',
  'method-impossible',
  'mode-not-set',
  'not-synchronized',
  'not-connected',
  'not-converged',
  'cancelled',
  'not-demoted',
  'rolled-back',
  'recovery-slow',
  'writers-kept-out',
  'commits-left-behind',
  'two-primaries',
  'outcome-unknown',
  'target-not-writable',
  'no-first-backup',
  'not-dropped',
  'broke-off',
] as const;

export type FailureId = (typeof failureIds)[number];

/** The entry of a failure in the error catalogue, for a message or a report. */
export const pageOf = (id: FailureId): string => `https://github.com/sql-dag-migrate/sql-dag-migrate/blob/main/docs/errors.md#${id}`;

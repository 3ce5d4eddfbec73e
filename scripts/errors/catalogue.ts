import type { FailureId } from '../../shared/core/failure-id.ts';

/** What a person has to know of a failure. Whole sentences, for docs/errors.md. */
export interface ErrorEntry {
  readonly meaning: string;
  /** In which state the servers and the applications are when it is said. */
  readonly state: string;
  readonly next: string;
}

const untouched = 'Nothing was changed. The source takes writes.';
const putBack = 'The source is primary and takes writes. What the run had set was put back: logins, commands, settings.';

/** One entry for every way in which a task can fail. */
export const errorCatalogue: Readonly<Record<FailureId, ErrorEntry>> = {
  'invalid-input': {
    meaning: 'One or more inputs are missing, wrong or contradict each other. All problems stand in the one message.',
    state: 'Nothing was connected to, or nothing was changed.',
    next: 'Correct the inputs that the message names, and run the task again.',
  },
  'connection-failed': {
    meaning:
      'A server or Azure could not be reached. The message names the step: name resolution, TCP, TLS, login, or the question for who answers.',
    state: untouched,
    next: 'Follow the advice after the message: it names the input to change. `validate-prereqs` judges every step on its own.',
  },
  'same-server': {
    meaning: 'The inputs for source and target lead to one SQL Server.',
    state: untouched,
    next: 'Give the server that the databases go to.',
  },
  'checks-failed': {
    meaning: 'A check of `validate-prereqs` failed, or could not be judged, and `fail-on` says that this matters.',
    state: untouched,
    next: 'Repair what the findings name; each has its remedy ([prerequisites.md](prerequisites.md)).',
  },
  'state-refused': {
    meaning: 'The servers are in a state from which this task must not act. The message names the state and the reason.',
    state: 'Nothing was changed by this run. An earlier run may have changed something: the state says so.',
    next: 'Run the task that the message names. All states and actions: [protocol.md](protocol.md), [protocol-managed-instance.md](protocol-managed-instance.md).',
  },
  'state-unknown': {
    meaning: 'What was read does not give a state: something could not be read, or the sides contradict each other.',
    state: 'Nothing was sent that moves the primary role.',
    next: 'Repair the access that the message names, and run the same task again.',
  },
  'state-changed': {
    meaning: 'Somebody or something changed the state while the run was working.',
    state: 'The message names the state that was seen.',
    next: 'Find out who did it. Run the same task again: it starts from what it sees.',
  },
  'another-run': {
    meaning: 'Another run works on this distributed availability group and holds its lock.',
    state: 'This run changed nothing.',
    next: 'Wait until the other run has ended. The message has the statement that shows who holds the lock.',
  },
  'guard-failed': {
    meaning: 'A check that guards this task was good at the approval, and is not good now.',
    state: untouched,
    next: 'Repair it, or name it in `skip-checks` when you know better.',
  },
  'other-databases': {
    meaning: 'The link holds other databases than `expected-databases` says.',
    state: untouched,
    next: 'Correct the input, or check which link this is.',
  },
  'token-too-short': {
    meaning: 'An access token may expire before a failover, with its way back, has ended.',
    state: untouched,
    next: 'Get a fresh token right before the task, or use an authentication that renews tokens by itself.',
  },
  'plan-differs': {
    meaning: 'What would be done now is not what was approved. The message names the difference.',
    state: 'This run changed nothing.',
    next: 'Look at the difference, make a new plan with `dry-run`, and have it approved ([plan-and-approval.md](plan-and-approval.md)).',
  },
  'precondition-failed': {
    meaning: 'Something that has to hold right before a statement does not hold.',
    state: putBack,
    next: 'Do what the message says for each point, and run the task again.',
  },
  'not-quiet': {
    meaning:
      'No moment was found in which the failover would be short: long transactions, full queues, a suspended copy, seeding, a full log.',
    state: putBack,
    next: 'Do what the message says for each point ([around-the-cutover.md](around-the-cutover.md)), and run the task again.',
  },
  'before-command-failed': {
    meaning: 'The `before-cutover-command` ended with an error or did not end in time.',
    state: 'The servers are untouched. The application may be stopped in part.',
    next: 'See the output of the command in the log. When the application is stopped, run the task again.',
  },
  'freeze-failed': {
    meaning: 'A login could not be disabled, or its sessions did not end.',
    state: putBack,
    next: 'Give the rights that the message names, or wait until a large transaction has rolled back. The sessions get half of `max-write-outage` to end.',
  },
  'rehearsal-blocked': {
    meaning: 'A rehearsal found what would have kept the failover from demoting the source. The message names everything that was found.',
    state: 'Nothing was failed over. The source is primary and takes writes; what the rehearsal had set was put back.',
    next: 'Do what the message says for each point, and rehearse again.',
  },
  'method-impossible': {
    meaning: 'The cutover method that was asked for does not exist for this version of SQL Server and this instance.',
    state: untouched,
    next: 'Take `auto`, or a method that the message names.',
  },
  'mode-not-set': {
    meaning: 'The commit mode could not be set on a side, or is not known to be set.',
    state: 'The source is primary and takes writes. The commit modes of the two sides may differ.',
    next: 'Run `switch-sync-mode` again: it reads both sides and sets what is missing.',
  },
  'not-synchronized': {
    meaning: 'Both sides commit synchronously, but not every database became SYNCHRONIZED in time.',
    state: 'The source is primary and takes writes. Commits may wait for the target.',
    next: 'Look at the link and the redo queue; run the task again with a longer timeout, or go back to asynchronous-commit.',
  },
  'not-connected': {
    meaning: 'The source is not connected to the target, so waiting can not end.',
    state: 'The source is primary and takes writes.',
    next: 'Repair the endpoint, the port or the certificate; `validate-prereqs` says which. Then run the task again.',
  },
  'not-converged': {
    meaning: 'The target did not have all the log for long enough within the timeout.',
    state: 'The source is primary and takes writes.',
    next: 'Look at the lag in the report: if it does not fall, the write load or the link is the reason. Run the task again.',
  },
  cancelled: {
    meaning: 'The host cancelled the run before anything was failed over.',
    state: putBack,
    next: 'Run the task again when you are ready.',
  },
  'not-demoted': {
    meaning: 'The source refused the demotion, several times.',
    state: putBack,
    next: 'See the error numbers in the log and the error log of the source, and run the task again.',
  },
  'rolled-back': {
    meaning:
      'The target did not prove in time that it has all the log, or the run was cancelled before it did, or Azure has refused the order and would refuse it again.',
    state: 'The source is primary and takes writes; nothing is lost. What the run had set was put back.',
    next: 'Find out why the target lags, run `wait-for-lsn-convergence`, then `failover-dag` again; `max-write-outage` bounds the wait. After a refusal: give the right, or take away the lock or the policy that is named, and run `failover-dag` again.',
  },
  'recovery-slow': {
    meaning: 'The target is primary, and a database of it has not recovered yet.',
    state: 'The target takes writes for the databases that are recovered. There is no way back from here.',
    next: 'Watch the recovery in the error log of the target; run `failover-dag` again, it goes on waiting.',
  },
  'writers-kept-out': {
    meaning:
      'The run ended without a failover, but it is not safe to let the writers in: something may still land, or another run may rely on it.',
    state: 'Frozen logins stay disabled on the source, and the application that the command has stopped is not started.',
    next: 'Run `failover-dag` again: it looks first, and lets them in or finishes.',
  },
  'commits-left-behind': {
    meaning: 'The instance takes the writes, but the source took commits after the proof: somebody wrote past the freeze.',
    state: 'Those commits are on the source only, or may be.',
    next: 'Stop that writer, keep the source as it is, and bring its last rows to the instance by hand. Do not run `drop-ag`.',
  },
  'two-primaries': {
    meaning: 'Both sides are primary. Somebody else changed a role while the run was working.',
    state: 'Both sides may take writes.',
    next: 'Stop the applications now. Decide which side keeps its writes, save the other side with a tail-log backup, then demote it.',
  },
  'outcome-unknown': {
    meaning: 'A statement or an order was sent, and it could not be found out what became of it.',
    state: 'The message says what was last seen on each side, and when. Nothing was sent a second time.',
    next: 'Run `failover-dag` again as soon as both sides can be reached: it looks and finishes, or makes the source primary again. The message has the statements for a person.',
  },
  'target-not-writable': {
    meaning: 'A database of the target does not take writes yet, so nothing is dropped.',
    state: 'Nothing was changed.',
    next: 'Run `failover-dag`; it waits until every database is writable.',
  },
  'no-first-backup': {
    meaning: 'The instance has not taken its first full backup after the failover. Without it a database may not come up again.',
    state: 'Nothing was changed. The instance takes the writes, and the link is there.',
    next: 'Wait, and run `drop-ag` again; `backup-timeout` says how long it waits by itself.',
  },
  'not-dropped': {
    meaning: 'The distributed availability group or the link is still there on a side, or it is not known.',
    state: 'The target takes writes; nothing is lost.',
    next: 'Run `drop-ag` again: it looks first and drops what is left.',
  },
  'broke-off': {
    meaning: 'An error that the task did not foresee.',
    state: 'The message names the state that was read afterwards; otherwise it is not known how far the run got.',
    next: 'Run the same task again: it reads the state of both sides first. If it stays, report the log.',
  },
};

import { choice, duration, flag, list, optional, text } from '../core/field.ts';
import { size } from '../core/size.ts';
import { cutoverMethods } from '../cutover/link/method.ts';
import { readApprovedPlan } from '../report/approved-plan.ts';
import { readEarlierReport } from '../report/earlier-report.ts';
import { azureInputs } from './azure-inputs.ts';
import { connectionInputs, skippedGuards } from './inputs.ts';
import { logInputs } from './log-inputs.ts';

const onInstances = [{ input: 'route', is: ['managed-instance'] }];
const betweenServers = [{ input: 'route', is: ['sql-vm'] }];

export const failoverInputs = {
  ...connectionInputs,
  ...azureInputs,
  cutoverMethod: choice(['auto', ...cutoverMethods], {
    label: 'Cutover method',
    help: 'auto picks by version and update policy and says why; tsql-planned keeps the link (SQL Server 2022 CU13 and later); remove-link works with every version and ends the link; arm-forced needs allow-data-loss.',
    default: 'auto',
    group: 'Managed instance',
    onlyWhen: onInstances,
  }),
  allowDataLoss: flag({
    label: 'Allow data loss',
    help: 'Lets arm-forced use a failover that checks nothing itself. The task proves all the same that no log is missing.',
    default: false,
    group: 'Managed instance',
    onlyWhen: [...onInstances, { input: 'cutoverMethod', is: ['arm-forced'] }],
  }),
  freezeWindow: duration({
    label: 'Freeze window',
    help: 'With remove-link and arm-forced: for so long nothing may be committed on the source after its writers were kept out.',
    default: '10s',
    min: 1000,
    group: 'Managed instance',
    onlyWhen: [...onInstances, { input: 'cutoverMethod', is: ['auto', 'remove-link', 'arm-forced'] }],
  }),
  maxWriteOutage: duration({
    label: 'Longest write outage',
    help: 'When the proof does not come within this time after the demotion, the source is made primary again.',
    default: '60s',
    min: 1000,
    max: 3_600_000,
  }),
  maxSendQueue: size({
    label: 'Largest send queue',
    help: 'Log of one database that the source has not sent when it is demoted, such as 64MB; unlimited switches the check off.',
    default: '64MB',
    onlyWhen: betweenServers,
  }),
  maxRedoQueue: size({
    label: 'Largest redo queue',
    help: 'Log of one database that the target has not redone when the source is demoted; it prolongs the outage. unlimited: no check.',
    default: '256MB',
    onlyWhen: betweenServers,
  }),
  longTransactionAge: duration({
    label: 'Long transaction age',
    help: 'An open transaction on the source that is older than this holds up the demotion, because it would have to be rolled back.',
    default: '30s',
  }),
  longTransactionWait: duration({
    label: 'Long transaction wait',
    help: 'Longest wait for long transactions to end and for queues to become short enough. After it the task refuses.',
    default: '60s',
  }),
  killLongTransactions: flag({
    label: 'Kill long transactions',
    help: 'When the wait is over, ends the sessions of the long transactions (KILL), says whose they were, and goes on.',
    default: false,
  }),
  freezeLogins: optional(
    list({
      label: 'Freeze logins',
      help: 'Logins of the application: disabled on the source and their sessions ended before the demotion, enabled again after a rollback, left disabled there after the failover.',
      group: 'Application',
    }),
  ),
  beforeCutoverCommand: optional(
    text({
      label: 'Command before the cutover',
      help: 'Stops the application, for example: bash on Linux and macOS, PowerShell on Windows. If it fails, nothing is done.',
      group: 'Application',
    }),
  ),
  afterCutoverCommand: optional(
    text({
      label: 'Command after the cutover',
      help: 'Starts the application on the target. It also runs when the failover was done already. If it fails, the failover stays done and a warning is given.',
      group: 'Application',
    }),
  ),
  afterRollbackCommand: optional(
    text({
      label: 'Command after a rollback',
      help: 'Starts the application on the source again: after every rollback, and when the task stops after the command before the cutover.',
      group: 'Application',
    }),
  ),
  hookTimeout: duration({
    label: 'Command timeout',
    help: 'Longest run of each of these commands; then it is ended with all processes that it started.',
    default: '60s',
    min: 1000,
    max: 3_600_000,
    group: 'Application',
  }),
  skipChecks: skippedGuards('failover-dag'),
  dryRun: flag({
    label: 'Dry run',
    help: 'Prints exactly what would be sent, and where, writes it into a plan file, and changes nothing.',
    default: false,
  }),
  rehearse: flag({
    label: 'Rehearse',
    help: 'Does everything up to the demotion against the real servers, puts it back, says what would have blocked the cutover, and predicts the write outage. Runs no command, freezes no login, ends no session.',
    default: false,
    onlyWhen: betweenServers,
  }),
  earlierReport: optional({
    ...text({
      label: 'Earlier report',
      help: 'Path of failover-dag.json or report.json of an earlier failover between these servers, on a test group for example: the prediction takes its engine times instead of assumed ones.',
      onlyWhen: betweenServers,
    }),
    parse: (raw) => (raw?.trim() ? readEarlierReport(raw) : undefined),
  }),
  approvedPlan: optional({
    ...text({
      label: 'Approved plan',
      help: 'Hash of the plan that was approved (output of a dry run), or the path of its file. Refuses to do anything else. Blank: no plan is asked for.',
    }),
    parse: (raw) => readApprovedPlan(raw ?? ''),
  }),
  ...logInputs,
} as const;

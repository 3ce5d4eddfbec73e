import { stringify } from 'yaml';
import type { Field } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import type { Pack } from '../pack.ts';
import { describe } from './action-yml.ts';
import { allPassed, passedInputs } from './migrate-inputs.ts';

/** The five steps of a migration. */
const sequence = [validatePrereqs, switchSyncMode, waitForLsnConvergence, failoverDag, dropAg] as unknown as readonly Task[];

const uploadArtifact = { uses: 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', version: 'v7.0.1' };
const downloadArtifact = { uses: 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', version: 'v8.0.1' };

const head = `# Generated from shared/tasks by "npm run generate". Do not edit.
#
# A whole migration as a reusable workflow: check, synchronize, plan, approve, fail over, approve, drop. A job of your workflow calls it
# with one set of inputs and secrets; examples/github/migrate-with-reusable-workflow.yml is such a workflow.
#
# - The two environments are the gates: give them required reviewers. The first shows the hash of the plan in the name of its job; the
#   failover refuses when its plan is another one by then.
# - No permissions are asked for here, so that each job has those of the job that calls: id-token: write where the tasks sign in to Azure.
# - Inputs have the names and meanings of the tasks; one that several tasks have in their own way begins with the name of the task.
# - One report grows over all jobs: each takes up the artifact <artifact-name>-report, adds to it, and puts it in
#   the place of the old one.
# - A job may run for 360 minutes: keep the waits below that.
`;

/** .github/workflows/migrate.yml */
export const migrateWorkflow = (pack: Pack): string =>
  [uploadArtifact, downloadArtifact].reduce(
    (text, { uses, version }) => text.replaceAll(uses, `${uses} # ${version}`),
    `${head}${stringify(workflow(pack), { lineWidth: 120, aliasDuplicateObjects: false })}`,
  );

const passed = allPassed(sequence);
const isSecret = ({ secret }: Field<unknown>) => secret === true;

function workflow(pack: Pack) {
  const [validate, switchMode, converge, failover, drop] = sequence.map((task) => step(task, pack)) as [Step, Step, Step, Step, Step];
  return {
    name: 'Migrate with a distributed availability group',
    on: {
      workflow_call: {
        inputs: {
          'runs-on': input('string', 'Labels of a runner that reaches both servers, as a JSON array.', '["self-hosted", "sql-network"]'),
          'cutover-environment': input('string', 'Environment whose reviewers approve the failover.', 'migration-cutover'),
          'cleanup-environment': input('string', 'Environment whose reviewers approve the drop.', 'migration-cleanup'),
          'artifact-name': input('string', 'Beginning of the names of the artifacts. They must differ within a run.', 'migration'),
          'dry-run': input('boolean', 'Ends after the plan: nothing is failed over.', false),
          ...Object.fromEntries([...passed].filter(([, field]) => !isSecret(field)).map(([name, field]) => [name, inputOf(field)])),
        },
        secrets: Object.fromEntries(
          [...passed]
            .filter(([, field]) => isSecret(field))
            .map(([name, field]) => [name, { description: describe(field), required: false }]),
        ),
        outputs: {
          ready: { description: 'true when the checks found nothing that stops a migration.', value: '${{ jobs.validate.outputs.ready }}' },
          'plan-hash': { description: 'Hash of the plan of the failover.', value: '${{ jobs.plan.outputs.plan-hash }}' },
          outcome: {
            description: 'How the failover ended; blank when it was not begun.',
            value: '${{ jobs.cutover.outputs.outcome || jobs.plan.outputs.outcome }}',
          },
        },
      },
    },
    // A run never stops one that is under way.
    concurrency: { group: 'migrate-${{ inputs.distributed-availability-group }}', 'cancel-in-progress': false },
    jobs: {
      validate: job('Check both sides', {
        outputs: { ready: '${{ steps.validate.outputs.ready }}' },
        steps: withReport('validate', [validate('validate')]),
      }),
      synchronize: job('Bring the target up to date', {
        needs: 'validate',
        if: "needs.validate.outputs.ready == 'true'",
        outputs: { converged: '${{ steps.converge.outputs.converged }}' },
        steps: withReport('switch', [switchMode('switch'), converge('converge')]),
      }),
      plan: job('Plan the failover', {
        needs: 'synchronize',
        if: "needs.synchronize.outputs.converged == 'true'",
        outputs: { outcome: '${{ steps.plan.outputs.outcome }}', 'plan-hash': '${{ steps.plan.outputs.plan-hash }}' },
        steps: withReport('plan', [
          failover('plan', { 'dry-run': true }),
          upload('Keep the plan', "steps.plan.outputs.plan != ''", {
            what: 'plan',
            path: '${{ steps.plan.outputs.plan }}',
            overwrite: true,
          }),
        ]),
      }),
      cutover: job('Fail over by plan ${{ needs.plan.outputs.plan-hash }}', {
        needs: 'plan',
        if: "needs.plan.outputs.outcome == 'planned' && !inputs.dry-run",
        environment: '${{ inputs.cutover-environment }}',
        outputs: { outcome: '${{ steps.failover.outputs.outcome }}' },
        steps: withReport('failover', [
          // With the prefix a hash that is blank by mistake is an error, and not "no plan is asked for".
          failover('failover', { 'approved-plan': 'sha256:${{ needs.plan.outputs.plan-hash }}' }),
          upload('Keep the certificate', "always() && steps.failover.outputs.certificate != ''", {
            what: 'certificate-${{ github.run_attempt }}',
            path: '${{ steps.failover.outputs.certificate }}',
          }),
        ]),
      }),
      cleanup: job('Drop the distributed availability group', {
        needs: ['plan', 'cutover'],
        // In a new run after the failover there is nothing to plan: the cutover is skipped then.
        if: "!cancelled() && !failure() && !inputs.dry-run && (needs.plan.outputs.outcome == 'already-done' || needs.cutover.outputs.outcome == 'completed' || needs.cutover.outputs.outcome == 'already-done')",
        environment: '${{ inputs.cleanup-environment }}',
        steps: withReport('drop', [drop('drop')]),
      }),
    },
  };
}

const job = (name: string, rest: object) => ({ name, 'runs-on': '${{ fromJSON(inputs.runs-on) }}', 'timeout-minutes': 360, ...rest });

const input = (type: 'string' | 'boolean', description: string, standard: string | boolean) => ({
  description,
  required: false,
  type,
  default: standard,
});

const inputOf = (field: Field<unknown>) => ({
  description: describe(field),
  required: field.required,
  type: field.kind === 'flag' ? 'boolean' : 'string',
  ...(field.default !== undefined && { default: field.kind === 'flag' ? field.default === 'true' : field.default }),
});

type Step = (id: string, more?: Readonly<Record<string, string | boolean>>) => object;

const step =
  (task: Task, { repository }: Pack): Step =>
  (id, more = {}) => ({
    id,
    name: task.title,
    uses: `${repository}/actions/${task.name}@v1`,
    with: {
      ...Object.fromEntries(
        [...passedInputs(task, sequence)].map(([name, { name: ours, field }]) => [
          name,
          `\${{ ${isSecret(field) ? 'secrets' : 'inputs'}.${ours} }}`,
        ]),
      ),
      ...more,
    },
  });

/** `what` ends the name of the artifact. Without `overwrite` it has to be new in the run, of which every attempt is a part. */
const upload = (name: string, condition: string, { what, ...rest }: { what: string; path: string; overwrite?: true }) => ({
  name,
  if: `\${{ ${condition} }}`,
  uses: uploadArtifact.uses,
  with: { name: `\${{ inputs.artifact-name }}-${what}`, ...rest },
});

const reportFolder = '${{ runner.temp }}/migration-report';

/** The steps of a job between those that take up the report of the migration and hand it on. `first` is the id of its first task. */
const withReport = (first: string, steps: readonly object[]): readonly object[] => [
  {
    name: 'Take up the report',
    uses: downloadArtifact.uses,
    // A pattern, because there is none yet when the first job begins.
    with: { pattern: '${{ inputs.artifact-name }}-report', 'merge-multiple': true, path: reportFolder },
  },
  ...steps,
  upload('Hand on the report', `always() && steps.${first}.outputs.report != ''`, { what: 'report', path: reportFolder, overwrite: true }),
];

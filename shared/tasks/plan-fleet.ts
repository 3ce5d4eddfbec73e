import { choice, list, optional, text } from '../core/field.ts';
import { defineTask } from '../core/task.ts';

export const planFleetInputs = {
  file: text({
    label: 'File of migrations',
    help: 'Path of the file that describes the migrations.',
    default: 'migrations.yml',
  }),
  waves: optional(
    list({
      label: 'Waves',
      help: 'Waves that this pipeline has jobs for, in their order. Refuses a file with other waves, so that no migration is left out.',
    }),
  ),
  wave: optional(text({ label: 'Wave', help: 'Only the migrations of this wave. Blank: all.' })),
  migration: optional(text({ label: 'Migration', help: 'Only the migration with this id. Blank: all.' })),
  window: choice(['not-over', 'open', 'any'], {
    label: 'Window',
    help: 'What the cutover windows of the migrations must be now: not over, open (before a cutover), or any (after it).',
    default: 'not-over',
  }),
} as const;

export const planFleet = defineTask({
  name: 'plan-fleet',
  id: '4289529a-7b17-4dff-a648-1b2e81347649',
  title: 'DAG: plan a fleet',
  summary: 'Reads a file of migrations, says everything that is wrong in it, and gives the matrix of jobs. Connects to nothing.',
  inputs: planFleetInputs,
  outputs: {
    matrix: 'The jobs as JSON: for fromJSON in strategy.matrix on GitHub, for a runtime expression in strategy.matrix on Azure Pipelines.',
    waves: 'The waves of the file in their order, as a JSON array.',
    count: 'Number of migrations in the matrix.',
  },
  // What reads YAML is of no use to the other tasks, nor to a message about a bad input.
  run: async (context) => (await import('./run-plan-fleet.ts')).runPlanFleet(context),
});

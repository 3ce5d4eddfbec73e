import { defineTask, type Problem } from '../core/task.ts';
import { checkLink, checkMachine } from './azure-inputs.ts';
import { checkConnections } from './inputs.ts';
import { routeOf } from './routes/route.ts';
import { validateInputs } from './validate-inputs.ts';

export const validatePrereqs = defineTask({
  name: 'validate-prereqs',
  id: '4493fa1f-f0f3-42be-b85b-3600064ae209',
  title: 'DAG: validate prerequisites',
  summary: 'Checks both sides for everything that makes a migration fail, names what is wrong and how to put it right. Changes nothing.',
  inputs: validateInputs,
  outputs: {
    ready: 'true when nothing was found that fail-on names.',
    errors: 'Number of errors: failed checks, and those that could not be judged.',
    warnings: 'Number of warnings.',
    findings: 'All findings as a JSON array.',
    report: 'Path of the JSON report.',
    junit: 'Path of the findings as JUnit XML.',
  },
  check(values, nameOf) {
    const problems: Problem<keyof typeof validateInputs>[] = [
      ...checkConnections(values, nameOf),
      ...checkLink(values),
      ...checkMachine(values),
    ];
    if (values.updateBaseline === true && values.baseline === undefined)
      problems.push({ input: 'baseline', problem: `is required when ${nameOf('updateBaseline')} is true` });
    if (values.updateBaseline === false && values.baseline && !values.baseline.findings)
      problems.push({
        input: 'baseline',
        problem: `must be the path of a report; there is no file ${values.baseline.path} (set ${nameOf('updateBaseline')} to true to write a first one)`,
      });
    return problems;
  },
  run: async (context) => (await routeOf(context.inputs.route)).validatePrereqs(context),
});

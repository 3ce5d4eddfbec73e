import { defineTask } from '../core/task.ts';
import { validate } from '../steps/validate.ts';
import { azureInputs, azureTarget, checkAzure } from './azure-inputs.ts';
import { checkConnections, connectionInputs, openRequest } from './inputs.ts';

export const validatePrereqs = defineTask({
  name: 'validate-prereqs',
  id: '4493fa1f-f0f3-42be-b85b-3600064ae209',
  title: 'DAG: validate prerequisites',
  summary: 'Checks both sides for everything that this pack needs, names what is wrong and how to put it right. Changes nothing.',
  inputs: { ...connectionInputs, ...azureInputs },
  outputs: {
    ready: 'true when no check found an error.',
    findings: 'All findings as a JSON array.',
    report: 'Path of the JSON report.',
  },
  check: (values, nameOf) => [...checkConnections(values, nameOf), ...checkAzure(values)],
  run: (context) =>
    validate(
      context,
      openRequest('validate-prereqs', context.inputs, context.host),
      context.inputs.expectedDatabases,
      azureTarget(context.inputs),
    ),
});

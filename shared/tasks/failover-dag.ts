import { defineTask } from '../core/task.ts';
import { checkLink } from './azure-inputs.ts';
import { failoverInputs } from './failover-inputs.ts';
import { checkConnections } from './inputs.ts';
import { checkRehearsal } from './rehearsal-rules.ts';
import { routeOf } from './routes/route.ts';

export const failoverDag = defineTask({
  name: 'failover-dag',
  id: '9fa5d16d-4db3-4e01-9afe-88c114af3a25',
  title: 'DAG: fail over',
  summary: 'Makes the target the primary: demotes the source, proves that no log is missing, and only then promotes the target.',
  inputs: failoverInputs,
  outputs: {
    outcome: 'completed, already-done, rolled-back, refused or unknown; planned after a dry run; rehearsed after a rehearsal.',
    writeOutageMs: 'From the demotion until every database of the target was writable, in ms; blank when this run did not demote.',
    predictedOutageMs:
      'How long nobody can write, as predicted right before the demotion, in ms: the upper end when engine times are assumed. Blank when the servers do not say enough.',
    certificate: 'Path of the certificate (JSON): the proof that the target held all the log. Blank when this run did not need one.',
    plan: 'Path of the plan (JSON) that a dry run wrote; blank otherwise.',
    planHash: 'Hash of that plan, to be given as the approved plan; blank otherwise.',
    report: 'Path of the JSON report.',
  },
  check: (values, nameOf) => [...checkConnections(values, nameOf), ...checkLink(values), ...checkRehearsal(values, nameOf)],
  post: async (context) => (await routeOf(context.inputs.route)).reportStanding(context),
  run: async (context) => (await routeOf(context.inputs.route)).failoverDag(context),
});

/** Laboratories in a process of their own, so that the CPU time of the asking process is the client's alone. Asked over IPC. */
import { type RunningLaboratory, startLaboratory } from '../../../test/lab/start-laboratory.ts';
import { watchEventLoop } from '../event-loop.ts';
import { demotionMoments, failoverMoments } from '../moments.ts';
import type { Answers, Asked, Questions, SeenCutover } from './messages.ts';

const served = new Map<number, RunningLaboratory>();
const eventLoop = watchEventLoop();

const answers: { readonly [A in keyof Questions]: (question: Questions[A]) => Promise<Answers[A]> } = {
  async start({ lab: number, options }) {
    const lab = await startLaboratory(options);
    served.set(number, lab);
    return { source: lab.source.port, target: lab.target.port, ca: lab.certificate.ca };
  },
  async count({ lab }) {
    const { source, target } = find(lab);
    return { source: source.counts.batches + source.counts.calls, target: target.counts.batches + target.counts.calls };
  },
  cutover: async ({ lab }) => seenIn(find(lab)),
  delay: async () => eventLoop.delay(),
};

function find(number: number): RunningLaboratory {
  const found = served.get(number);
  if (found === undefined) throw new Error(`There is no laboratory ${number}.`);
  return found;
}

/** Throws when the servers were harmed, or saw no cutover: such a run measures nothing. */
function seenIn({ migration }: RunningLaboratory): SeenCutover {
  if (migration.violations.length > 0) throw new Error(`The servers were harmed: ${migration.violations[0]?.kind}.`);
  const { arrives } = failoverMoments(migration, 'target');
  return { orchestrationMs: arrives - demotionMoments(migration).demoted };
}

process.on('message', (asked: Asked) => {
  const answer = answers[asked.ask] as (question: Questions[keyof Questions]) => Promise<Answers[keyof Answers]>;
  Promise.resolve()
    .then(() => answer(asked.question))
    .then(
      (given) => process.send?.({ id: asked.id, answer: given }),
      (error: unknown) => process.send?.({ id: asked.id, error: error instanceof Error ? error.message : String(error) }),
    );
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);

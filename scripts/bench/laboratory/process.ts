/** Laboratories in a process of their own, so that the CPU time of the asking process is the client's alone. Asked over IPC. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Writers } from '../../../test/lab/engine/writers/writers.ts';
import { type RunningLaboratory, startLaboratory } from '../../../test/lab/start-laboratory.ts';
import type { Answers, Asked, Questions, Verified } from './messages.ts';

interface Served {
  readonly lab: RunningLaboratory;
  writers?: Writers;
}

/** Applications are waited for so long after a cutover, ms. */
const patience = 20_000;

const served = new Map<number, Served>();

const answers: { readonly [A in keyof Questions]: (question: Questions[A]) => Promise<Answers[A]> } = {
  async start({ lab: number, options }) {
    const lab = await startLaboratory(options);
    served.set(number, { lab });
    return { source: lab.source.port, target: lab.target.port, ca: lab.certificate.ca };
  },
  async count({ lab }) {
    const { source, target } = find(lab).lab;
    return { source: source.counts.batches + source.counts.calls, target: target.counts.batches + target.counts.calls };
  },
  async write({ lab, perDatabase }) {
    const one = find(lab);
    one.writers = one.lab.migration.startWriters({ perDatabase, pauseMs: 10, retryMs: 1, longShare: 0 });
    return null;
  },
  verify: ({ lab }) => verify(find(lab)),
};

function find(number: number): Served {
  const found = served.get(number);
  if (found === undefined) throw new Error(`There is no laboratory ${number}.`);
  return found;
}

/** Throws when anything that was acknowledged is gone, or nobody could write again: such a run measures nothing. */
async function verify({ lab, writers }: Served): Promise<Verified> {
  const { migration } = lab;
  if (writers === undefined) throw new Error('Nobody wrote.');
  const until = performance.now() + patience;
  while (writers.writeOutageMs === undefined && performance.now() < until) await pause(5);
  await writers.stop();
  const { lost } = writers.verify();
  if (lost.length > 0 || migration.violations.length > 0) throw new Error(`${lost.length} acknowledged rows are lost.`);
  if (writers.writeOutageMs === undefined) throw new Error('The applications could not write again.');
  const momentOf = (what: string): number => {
    const entry = migration.journal.entries.find((one) => one.what.endsWith(` ${what}`));
    if (entry === undefined) throw new Error(`The laboratory did not see that a group ${what}.`);
    return entry.at;
  };
  const promoted = momentOf('is primary (forced)') - migration.laboratory.timings.promotionMs;
  return { writeOutageMs: writers.writeOutageMs, orchestrationMs: promoted - momentOf('is secondary') };
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

import { TaskFailure } from '../../../shared/core/errors.ts';
import { executeTask, failUnknown } from '../../../shared/core/execute.ts';
import { type FailureId, pageOf } from '../../../shared/core/failure-id.ts';
import { text } from '../../../shared/core/field.ts';
import { realClock } from '../../../shared/core/real-clock.ts';
import { defineTask, type TaskContext } from '../../../shared/core/task.ts';
import { recordingHost } from './recording-host.ts';

const inputs = { server: text({ label: 'L', help: 'H.' }) };
const nowhere = () => Promise.reject(new Error('nothing is out there'));
const ports = { clock: realClock, open: nowhere, signIn: nowhere };

async function callsOf(run: (context: TaskContext<typeof inputs>) => Promise<{ outcome: string }>, given = { server: 's' }) {
  const host = recordingHost(given);
  const task = defineTask({ name: 't', id: '', title: '', summary: '', inputs, outputs: { outcome: 'O.' }, run });
  await executeTask(task, host, ports, new AbortController().signal);
  return host.calls.filter((call) => !/^(input|debug)/.test(call));
}

const more = (id: FailureId) => `More about ${id}: ${pageOf(id)}`;

test('a task that ends sets its outputs', async () => {
  expect(await callsOf(async (context) => ({ outcome: `done on ${context.inputs.server}` }))).toEqual(['output outcome=done on s']);
});

test('a task that fails sets its outputs and says what to do', async () => {
  const fail = async () =>
    Promise.reject(new TaskFailure('not-demoted', 'It broke.', { outputs: { outcome: 'refused' }, remedy: 'Mend it.' }));
  expect(await callsOf(fail)).toEqual(['output outcome=refused', `fail It broke.\nWhat to do: Mend it.\n${more('not-demoted')}`]);
});

test('the message of an unknown error is not trusted', async () => {
  expect(await callsOf(() => Promise.reject(new Error('a\n::set-output name=b::c')))).toEqual([
    `fail a ⏎ ::set-output name=b::c\n${more('broke-off')}`,
  ]);
  expect(await callsOf(() => Promise.reject('::text'))).toEqual([
    `fail Something that is no error was thrown: ::text\n${more('broke-off')}`,
  ]);
});

test('a task with bad inputs does not run', async () => {
  const ran: string[] = [];
  const calls = await callsOf(
    async () => {
      ran.push('ran');
      return { outcome: '' };
    },
    {} as { server: string },
  );
  expect(calls).toEqual([`fail Invalid input: the-server is required.\n${more('invalid-input')}`]);
  expect(ran).toEqual([]);
});

test.each([
  ['with an outcome', { outcome: 'O.' }, ['output outcome=unknown']],
  ['without an outcome', {}, []],
])('a break of the process: a task %s', async (_, outputs, expected) => {
  const host = recordingHost({});
  await failUnknown({ name: 't', outputs: outputs as Record<string, string> }, host, new Error('boom\n| ::error::x'));
  expect(host.calls.filter((call) => call.startsWith('output'))).toEqual(expected);
  expect(host.calls.find((call) => call.startsWith('fail'))).toMatch(
    /^fail The task broke off: boom ⏎ \| ::error::x\nIt is not known how far it got\./,
  );
  expect(host.summaries).toHaveLength(1);
  expect(host.summaries[0]).toContain('t: outcome unknown');
  expect(host.summaries[0]).toContain('The task broke off: boom ⏎ &#124; ::error::x');
});

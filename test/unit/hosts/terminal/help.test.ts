import { exitCodeOf, exitCodes } from '../../../../shared/hosts/terminal/exit-codes.ts';
import { helpOf, overview } from '../../../../shared/hosts/terminal/help.ts';
import { flagOf, variableOf } from '../../../../shared/hosts/terminal/spelling.ts';
import { tasks } from '../../../../shared/tasks/index.ts';

test('the overview names every task with what it does', () => {
  const page = overview(tasks).replaceAll(/\s+/g, ' ');
  for (const { name, summary } of tasks) expect(page).toContain(`${name} ${summary}`);
});

test.each(tasks)('the page of $name says every input with its default, and every output', (task) => {
  const page = helpOf(task);
  const flat = page.replaceAll(/\s+/g, ' ');
  for (const [input, { kind, help, default: value, options, group, onlyOn }] of Object.entries(task.inputs)) {
    if (onlyOn !== undefined) {
      expect(page).not.toContain(`${flagOf(input)} `);
      continue;
    }
    expect(page).toMatch(new RegExp(`^ {2}${flagOf(input)}${kind === 'secret' ? '-file' : ''}( <|$)`, 'm'));
    expect(flat).toContain(help);
    if (kind === 'secret') expect(page).toContain(variableOf(input));
    if (value !== undefined && kind !== 'flag') expect(flat).toContain(`Default: ${value}.`);
    for (const option of options ?? []) expect(page).toContain(option);
    if (group !== undefined) expect(page).toContain(`\n${group}:\n`);
  }
  for (const holds of Object.values(task.outputs)) expect(flat).toContain(holds);
  for (const line of page.split('\n').filter((one) => one.startsWith('      '))) expect(line.length).toBeLessThanOrEqual(100);
});

test('every end has its own exit code, and each is explained', () => {
  const codes = ([undefined, 'failed', 'invalid-input', 'cancelled'] as const).map(exitCodeOf);
  expect(codes).toEqual([0, 1, 2, 130]);
  expect(exitCodes.map(({ code }) => code)).toEqual(codes);
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { screenOf } from '../../lab/hosts/screen.ts';
import { fixtureTask } from '../contract/fixture-task.ts';
import { azurePipelines, github, terminal } from '../contract/hosts-under-test.ts';
import { forbidden, hostileText } from './hostile-texts.ts';

describe.each([github, azurePipelines, terminal])('$name', (host) => {
  test('whatever is said, in whatever way: no command, no output but ours, no control character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText(), { minLength: 60, maxLength: 100 }), async (texts) => {
        const path = join(mkdtempSync(join(tmpdir(), 'hostile-')), 'texts.json');
        writeFileSync(path, JSON.stringify(texts));
        const { report, log, outputs, stamped, state } = await host.play({ inputs: { scenario: 'say all', someText: path } });
        expect(report).toMatchObject({ result: 'failed', exitCode: host.failureCode, exitSignal: undefined });
        expect(Object.keys(outputs).sort()).toEqual(['outcome', 'someText']);
        expect(outputs.outcome).toBe('refused');
        expect(outputs.someText).toBe(texts.at(-1));
        expect([...state.keys()].filter((name) => name !== 'migrationStage')).toEqual([]);
        expect(
          log.filter(({ kind, text }) => kind === 'command' && /forged|##vso\[task\.complete/.test(text) && !text.includes('setvariable')),
        ).toEqual([]);
        // '::add-mask::e' would have put stars in the place of every e.
        expect(log.some(({ text }) => text.includes('e'))).toBe(true);
        // The library of Azure Pipelines repeats an output as a debug line, which people see only when they ask for it.
        const said = log.filter(({ kind, text }) => kind !== 'command' && !(kind === 'debug' && text.startsWith('set someText=')));
        expect(said.filter(({ text }) => forbidden.test(text))).toEqual([]);
        if (host.name === 'terminal') {
          expect(() => screenOf(stamped.join('\n'))).not.toThrow();
          return;
        }
        const levels = report.issues.map(({ level }) => level);
        expect(levels.filter((level) => level === 'warning')).toHaveLength(texts.length);
        expect(levels.filter((level) => level === 'error')).toHaveLength(texts.length + 1);
        expect(levels).toHaveLength(2 * texts.length + 1);
        expect(report.summary).toBeDefined();
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 60_000);
});

test('the outputs of the fixture are the ones that are asked for', () => {
  expect(Object.keys(fixtureTask.outputs)).toEqual(['outcome', 'someText', 'inputsSeen']);
});

import { readFileSync } from 'node:fs';
import { kebab } from '../../../shared/core/casing.ts';
import { placedFields } from '../../../shared/fleet/fleet-fields.ts';
import { fleetFields } from '../../../shared/tasks/fleet-fields.ts';
import { createFleetPack, type FleetPack } from './fleet-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

const github = 'examples/github/migrate-fleet.yml';
const azure = 'examples/azure-pipelines/migrate-fleet.yml';

const placed = placedFields(fleetFields);
const good = {
  'validate-prereqs': { ready: 'true', report: 'file:report.json' },
  'switch-sync-mode': { mode: 'synchronous-commit', report: 'file:report.json' },
  'wait-for-lsn-convergence': { converged: 'true', report: 'file:report.json' },
  'failover-dag': { outcome: 'completed', certificate: 'file:certificate.json', report: 'file:report.json' },
  'drop-ag': { dropped: 'true', report: 'file:report.json' },
};

let pack: FleetPack;
beforeEach(async () => {
  pack = await createFleetPack(good, [
    'sourceServer',
    'sourcePassword',
    'sourceUsername',
    'freezeLogins',
    'maxWriteOutage',
    'timeout',
    'route',
  ]);
});
afterEach(() => pack.remove());

const hour = 3_600_000;
/** From and to, hours from now. */
const window = (from: number, to: number) => {
  const at = (hours: number) => `"${new Date(Date.now() + hours * hour).toISOString().slice(0, 16)}Z"`;
  return `window: { from: ${at(from)}, to: ${at(to)} }`;
};
const one = (id: string, wave: string, more = '') =>
  `  - { id: ${id}, wave: ${wave}, distributed-availability-group: ${id}-dag, source: { server: ${id}-source, password: { secret: KEY_OF_${id.toUpperCase()} } }${more && `, ${more}`} }\n`;
const fleet = (...migrations: readonly string[]) => `waves: [canary, first, second]
defaults:
  source: { username: { variable: SOURCE_USERNAME } }
  target: { server: target, username: b, password: { secret: TARGET_PASSWORD } }
  options: { wait-for-lsn-convergence: { timeout: 45m } }
  ${window(-1, 2)}
migrations:
${migrations.join('')}`;
const four = fleet(
  one('a', 'canary'),
  one('b', 'first', 'options: { failover-dag: { max-write-outage: 90s, freeze-logins: [app, "batch"] } }'),
  one('c', 'first'),
  one('d', 'second'),
);
const secrets = { KEY_OF_A: 'k3y-a', KEY_OF_B: 'k3y-b', KEY_OF_C: 'k3y-c', KEY_OF_D: 'k3y-d', TARGET_PASSWORD: 'k3y-t' };

/** What the steps of one job of a matrix were given, by step. */
const seenIn = (events: Awaited<ReturnType<typeof recordWorkflow>>['events'], job: string) =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'step-finished' && event.job === job ? [[event.step, JSON.parse(event.report.outputs.get('seen') ?? '{}')]] : [],
    ),
  );

describe(github, () => {
  const run = async (migrations: string, options: Parameters<typeof recordWorkflow>[2] = {}) =>
    recordWorkflow(pack, github, { secrets, vars: { SOURCE_USERNAME: 'me' }, repository: await pack.repository(migrations), ...options });

  test('wave by wave, an approval before each, and every migration with its own values and secrets', async () => {
    const { story, events, log } = await run(four);
    const ofJobs = story.filter((line) => /^(gate|[\w-]+( \(\d\))? (succeeded|failed|skipped))/.test(line));
    expect(ofJobs.filter((line) => !/^first \(/.test(line))).toEqual([
      'plan succeeded',
      'gate migration-cutover approved',
      'canary-plan succeeded',
      'canary (1) succeeded',
      'canary succeeded',
      'gate migration-cutover approved',
      'first-plan succeeded',
      'first succeeded',
      'gate migration-cutover approved',
      'second-plan succeeded',
      'second (1) succeeded',
      'second succeeded',
      'gate migration-cleanup approved',
      'cleanup-plan succeeded',
      ...ofJobs.filter((line) => line.startsWith('cleanup (')),
      'cleanup succeeded',
    ]);
    expect(ofJobs.filter((line) => line.startsWith('cleanup ('))).toHaveLength(4);
    expect(seenIn(events, 'first (1)')).toMatchObject({
      validate: { 'source-server': 'b-source', 'source-password': 'k3y-b', 'source-username': 'me' },
      converge: { timeout: '45m' },
      failover: { 'max-write-outage': '90s', 'freeze-logins': 'app,batch', 'target-password': 'k3y-t' },
    });
    expect(seenIn(events, 'first (2)').failover).toMatchObject({ 'source-password': 'k3y-c' });
    expect(seenIn(events, 'first (2)').failover).not.toHaveProperty('max-write-outage');
    expect(seenIn(events, 'cleanup (4)').drop).toMatchObject({ 'source-server': 'd-source', 'source-password': 'k3y-d' });
    expect(events).toContainEqual({ type: 'job-started', job: 'canary (1)', name: 'Migrate a' });
    expect(log).not.toMatch(/k3y-/);
  });

  test('a failure in the canary stops the next wave; one that is not approved too', async () => {
    await pack.action('validate-prereqs', { script: 'echo-action.mjs', inputs: { fail: 'true' } });
    const { story } = await run(four);
    expect(story.filter((line) => line.endsWith('failed'))).toEqual(['canary (1)/validate failed', 'canary (1) failed', 'canary failed']);
    expect(story.slice(-6)).toEqual(
      ['first-plan', 'first', 'second-plan', 'second', 'cleanup-plan', 'cleanup'].map((job) => `${job} skipped`),
    );
    const rejected = await run(four, { approve: async () => false });
    expect(rejected.story).toContain('canary-plan failed');
    expect(rejected.story).toContain('canary skipped');
  });

  test('nothing begins when the file is wrong, or its waves are not those of the jobs', async () => {
    for (const text of [four.replace('wave: second', 'wave: gold'), four.replace('[canary, first, second]', '[first, canary, second]')]) {
      const { story } = await run(text);
      expect(story[0]).toBe('plan/__step1 skipped');
      expect(story[1]).toBe('plan/plan failed');
      expect(story).toContain('canary-plan skipped');
    }
  });

  test('the failover of a migration whose window is not open does not begin', async () => {
    const { story } = await run(fleet(one('a', 'canary', window(1, 3)), one('b', 'first'), one('c', 'second')));
    expect(story).toContain('canary (1)/window failed');
    expect(story).toContain('canary (1)/failover skipped');
    expect(story).toContain('first-plan skipped');
  });
});

describe(azure, () => {
  const connections = [{ id: 'guid', name: 'azure-migration', authorization: { scheme: 'None', parameters: {} } }];
  const run = async (migrations: string, options: Parameters<typeof recordPipeline>[2] = {}) =>
    recordPipeline(pack, azure, {
      groups: { 'dag-migration': { secrets, variables: { SOURCE_USERNAME: 'me' } } },
      connections,
      repository: await pack.repository(migrations),
      ...options,
    });

  test('wave by wave, an approval before each, and every migration with its own values and secrets', async () => {
    const { story, events, notes, log } = await run(four);
    const ofJobs = story.filter((line) => /^(gate|[\w.]+ (succeeded|failed|skipped))/.test(line));
    expect(ofJobs.filter((line) => !/^(Wave_first\.Migrate\.|Cleanup\.Drop\.)/.test(line))).toEqual([
      'Plan.Plan succeeded',
      'gate migration-cutover approved',
      'Wave_canary.Plan succeeded',
      'Wave_canary.Migrate.a succeeded',
      'Wave_canary.Migrate succeeded',
      'gate migration-cutover approved',
      'Wave_first.Plan succeeded',
      'Wave_first.Migrate succeeded',
      'gate migration-cutover approved',
      'Wave_second.Plan succeeded',
      'Wave_second.Migrate.d succeeded',
      'Wave_second.Migrate succeeded',
      'gate migration-cleanup approved',
      'Cleanup.Plan succeeded',
      'Cleanup.Drop succeeded',
    ]);
    expect(ofJobs.filter((line) => line.startsWith('Cleanup.Drop.')).sort()).toEqual(
      ['a', 'b', 'c', 'd'].map((id) => `Cleanup.Drop.${id} succeeded`),
    );
    expect(seenIn(events, 'Wave_first.Migrate.b')).toMatchObject({
      validate: { sourceServer: 'b-source', sourcePassword: 'k3y-b', sourceUsername: 'me' },
      converge: { timeout: '45m' },
      failover: { maxWriteOutage: '90s', freezeLogins: 'app,batch' },
    });
    expect(seenIn(events, 'Wave_first.Migrate.c').failover).toEqual({
      sourceServer: 'c-source',
      sourcePassword: 'k3y-c',
      sourceUsername: 'me',
    });
    expect(notes.filter((note) => note.includes('stays as it is'))).toEqual([]);
    expect(log).not.toMatch(/k3y-/);
  });

  test('other waves are a parameter; a failure in one stops the next', async () => {
    await pack.task('ValidatePrereqs', {
      script: 'echo-task.mjs',
      inputs: { fail: 'true' },
      manifest: { version: { Major: 1, Minor: 0, Patch: 0 } },
    });
    const two = `${fleet(one('a', 'try-out'), one('b', 'rest')).replace('[canary, first, second]', '[try-out, rest]')}`;
    const { story } = await run(two, { parameters: { waves: '[try-out, rest]' } });
    expect(story.at(-1)).toBe('Wave_try_out.Migrate failed');
    expect(story.filter((line) => line.startsWith('gate'))).toHaveLength(1);
    const unlike = await run(two);
    expect(unlike.story).toEqual(['Plan.Plan/plan failed', 'Plan.Plan failed']);
    expect(unlike.log).toContain('waves must be the waves of migrations.yml, try-out, rest, in this order, not canary, first, second');
  });

  test('the failover of a migration whose window is not open does not begin', async () => {
    const { story } = await run(fleet(one('a', 'canary', window(1, 3)), one('b', 'first'), one('c', 'second')));
    expect(story).toContain('Wave_canary.Migrate.a/window failed');
    expect(story).toContain('Wave_canary.Migrate.a/failover skipped');
    expect(story.at(-1)).toBe('Wave_canary.Migrate failed');
  });
});

describe('everything that a migration may say reaches the tasks', () => {
  const tasks = { github: readFileSync(github, 'utf8'), azure: readFileSync(azure, 'utf8') };
  const count = (text: string, part: string) => text.split(part).length - 1;

  test.each(placed.map((field) => [field.input, field] as const))('%s', (input, { path, holding }) => {
    const times = path[0] === 'options' || input === 'virtualMachine' ? 1 : 5;
    const looksUp = {
      secret: `secrets[matrix.${kebab(input)}-secret] }}`,
      value: `: \${{ matrix.${kebab(input)} }}`,
      'value-or-variable': `{{ matrix.${kebab(input)} || vars[matrix.${kebab(input)}-variable] }}`,
    };
    expect(count(tasks.github, looksUp[holding])).toBe(times);
    expect(count(tasks.azure, `$(${input})\n`)).toBe(times);
  });
});

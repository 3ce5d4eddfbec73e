import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApprovedPlan } from '../../../shared/report/approved-plan.ts';
import { canonicalJson, contentHash } from '../../../shared/report/content-hash.ts';
import { createPlan, type PlanFacts, readPlan } from '../../../shared/report/plan.ts';
import { finishingDifferences, planDifferences } from '../../../shared/report/plan-differences.ts';
import { summarisePlan } from '../../../shared/report/plan-page.ts';

const statement = (side: 'source' | 'target', sql: string, when = 'first') => ({
  side,
  server: side === 'source' ? 'SRC' : 'TGT',
  when,
  sql,
});
const facts: PlanFacts = {
  distributedAvailabilityGroup: { name: 'Dag', groupId: 'a' },
  source: { serverName: 'SRC', productVersion: '16.0.1', availabilityGroup: 'AG1' },
  target: { serverName: 'TGT', productVersion: '16.0.1', availabilityGroup: 'AG2' },
  databases: ['Ledger', 'Sales'],
  options: { maxWriteOutage: '1m', freezeLogins: ['app'] },
  statements: [statement('source', 'DEMOTE'), statement('target', 'PROMOTE', 'then')],
};
const circumstances = { run: '1/1', madeAt: '2026-11-21T00:00:00.000Z', state: 'ready' };
const plan = createPlan(facts, circumstances);

describe('canonical JSON', () => {
  test.each<[unknown, string]>([
    [{ b: 1, a: [true, null, 'x"\n'] }, '{"a":[true,null,"x\\"\\n"],"b":1}'],
    [{ a: undefined, b: { d: 1, c: 2 } }, '{"b":{"c":2,"d":1}}'],
    [[undefined], '[null]'],
    ['\ud800', '"\\ud800"'],
  ])('%#', (value, text) => expect(canonicalJson(value)).toBe(text));

  test.each([2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('%s is refused', (value) =>
    expect(() => canonicalJson(value)).toThrow(TypeError),
  );

  test('the order of keys does not count, the order of a list does', () => {
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
    expect(contentHash(['a', 'b'])).not.toBe(contentHash(['b', 'a']));
  });

  test('is what any other tool computes: printf %s \'{"a":1,"b":[2]}\' | sha256sum', () => {
    expect(contentHash({ b: [2], a: 1 })).toBe('0855bfc20eb6cfaa4be7d6b510c63dd22997718bddadcb1a4915cec3a16145b9');
  });
});

describe('the hash', () => {
  test('does not depend on when, where and in which state the plan was made', () => {
    expect(createPlan(facts, { run: '2/1', madeAt: 'later', state: 'fenced-equal', prediction: undefined }).hash).toBe(plan.hash);
  });

  test.each<[string, Partial<PlanFacts>]>([
    ['another DAG of the same name', { distributedAvailabilityGroup: { name: 'Dag', groupId: 'b' } }],
    ['another server', { source: { ...facts.source, serverName: 'SRC2' } }],
    ['a patched server', { target: { ...facts.target, productVersion: '16.0.2' } }],
    ['another member AG', { target: { ...facts.target, availabilityGroup: 'AG3' } }],
    ['one database more', { databases: [...facts.databases, 'X'] }],
    ['another option', { options: { ...facts.options, maxWriteOutage: '2m' } }],
    ['an option that was not there', { options: { ...facts.options, killLongTransactions: true } }],
    ['another statement', { statements: [...facts.statements, statement('source', 'KILL 51')] }],
    ['another order', { statements: [...facts.statements].reverse() }],
  ])('%s: another hash, and a difference that has a name', (_, change) => {
    const now = { ...facts, ...change };
    expect(createPlan(now, circumstances).hash).not.toBe(plan.hash);
    expect(planDifferences(facts, now)).not.toEqual([]);
  });
});

test.each<[string, Partial<PlanFacts>, readonly string[]]>([
  ['nothing', {}, []],
  ['a version', { source: { ...facts.source, productVersion: '16.0.2' } }, ['source.productVersion: approved 16.0.1, now 16.0.2']],
  ['a database', { databases: ['Ledger', 'Other'] }, ['databases: approved, and not there now: Sales', 'databases: not approved: Other']],
  ['an option that is gone', { options: { maxWriteOutage: '1m' } }, ['options.freezeLogins: approved ["app"], now nothing']],
  ['a name in a list', { options: { ...facts.options, freezeLogins: ['app', 'job'] } }, ['options.freezeLogins: not approved: job']],
  ['a statement', { statements: [statement('source', 'DEMOTE')] }, ['statements: approved, and not there now: target TGT, then: PROMOTE']],
  ['the order', { statements: [...facts.statements].reverse() }, ['statements: the order differs']],
])('what differs is named: %s', (_, change, expected) => expect(planDifferences(facts, { ...facts, ...change })).toEqual(expected));

const left = [statement('target', 'PROMOTE', 'now')];
test.each<[string, Partial<PlanFacts>, typeof left, readonly string[]]>([
  ['the same', {}, left, []],
  ['a patched server and other options', { source: { ...facts.source, productVersion: '17' }, options: {} }, left, []],
  ['fewer databases visible', { databases: [] }, left, []],
  ['nothing left to send', {}, [], []],
  ['another server', { target: { ...facts.target, serverName: 'X' } }, left, ['target.serverName: approved TGT, now X']],
  [
    'another DAG',
    { distributedAvailabilityGroup: { name: 'Dag', groupId: 'b' } },
    left,
    ['distributedAvailabilityGroup.groupId: approved a, now b'],
  ],
  ['a database more', { databases: ['Ledger', 'New', 'Sales'] }, left, ['databases: not approved: New']],
  ['a statement that was not approved', {}, [...left, statement('target', 'DROP')], ['statements: not approved: target TGT: DROP']],
])('a failover half way: %s', (_, change, remaining, expected) => {
  expect(finishingDifferences(facts, { ...facts, ...change }, remaining)).toEqual(expected);
});

test.each<[string, (file: Record<string, unknown>) => unknown, string]>([
  ['another kind', (file) => ({ ...file, kind: 'sql-dag-migrate/report' }), 'its kind is "sql-dag-migrate/report"'],
  ['another version', (file) => ({ ...file, version: 3 }), 'its version is 3'],
  ['no facts', (file) => ({ ...file, facts: undefined }), 'facts is missing'],
  ['a database that is no text', (file) => ({ ...file, facts: { ...facts, databases: [1] } }), 'facts.databases[0] must be text, not 1'],
  ['options as a list', (file) => ({ ...file, facts: { ...facts, options: [] } }), 'facts.options must be an object'],
  ['an edit', (file) => ({ ...file, facts: { ...facts, databases: ['Sales'] } }), 'it was changed after it was written'],
])('a plan file with %s can not be used', (_, change, why) => {
  expect(() => readPlan(JSON.stringify(change({ ...plan })))).toThrow(why);
});

describe('what was approved', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('is a hash, in any case of letters, or a plan file', () => {
    expect(readApprovedPlan(` ${plan.hash.toUpperCase()} `)).toEqual({ hash: plan.hash, plan: undefined });
    expect(readApprovedPlan(`sha256:${plan.hash}`)).toEqual({ hash: plan.hash, plan: undefined });
    expect(readApprovedPlan(file('plan.json', JSON.stringify(plan)))).toEqual({ hash: plan.hash, plan });
  });

  test.each([
    ['a hash that is too short', plan.hash.slice(1)],
    ['a prefix before a variable that is blank', 'sha256:'],
    ['a variable of Azure Pipelines that is not set', '$(approvedPlan)'],
    ['a file that is not there', 'none.json'],
  ])('%s is refused', (_, raw) => expect(() => readApprovedPlan(raw)).toThrow('must be the hash of a plan'));

  test('a file that is no plan is refused, with the reason', () => {
    expect(() => readApprovedPlan(file('report.json', '{"kind":"sql-dag-migrate/report"}'))).toThrow('it is no plan of a failover');
    expect(() => readApprovedPlan(file('text.json', 'hello'))).toThrow('it is no JSON');
  });
});

test('the summary shows the hash, and takes the power from hostile names', () => {
  const hostile = '|<img src=x>\n##vso[x]y @team';
  const text = summarisePlan(
    createPlan(
      { ...facts, databases: [hostile], statements: [statement('source', hostile, hostile)], options: { freezeLogins: [hostile] } },
      circumstances,
    ),
  );
  expect(text).toMatch(/`[0-9a-f]{64}`/);
  for (const danger of ['<img', '##vso[', '@team']) expect(text).not.toContain(danger);
});

test('400 databases do not hide what matters: of each kind only the first statements are shown', () => {
  const names = Array.from({ length: 400 }, (_, index) => `Db${index}`);
  const checkpoints = names.map((name) => statement('source', `CHECKPOINT ${name}`));
  const many = { ...facts, databases: names, statements: [...checkpoints, statement('source', 'DEMOTE', 'then')] };
  const text = summarisePlan(createPlan(many, circumstances));
  expect(text).toContain('| source SRC | DEMOTE |');
  expect(text).toContain('CHECKPOINT Db4 … and 395 more, in the plan file');
  expect(text).not.toContain('CHECKPOINT Db5');
});

import { protocolDocument } from '../../../scripts/protocol-document.ts';
import { linkRules } from '../../../shared/cutover/link/rules.ts';
import { type Aim, type RouteRules, statesAfter } from '../../../shared/cutover/route-rules.ts';
import { sqlVmRules } from '../../../shared/cutover/sql-vm-rules.ts';

const routes: readonly (readonly [string, RouteRules])[] = [
  ['sql-vm', sqlVmRules],
  ['managed-instance', linkRules],
];
const diagramOf = (rules: RouteRules): string => /```mermaid\n([\s\S]*?)\n```/.exec(protocolDocument(rules))?.[1] ?? '';

test.each(routes)('%s: the diagram has every move once, and only nodes that are declared', (_route, rules) => {
  const lines = diagramOf(rules).split('\n');
  const node = /^ {2}([a-z_]+)\["[a-z-]+"\](:::fenced)?$/;
  const edge = /^ {2}([a-z_]+) (?:-- "[^"]+" -->|-\. "[^"]+" \.->|== "[^"]+" ==>) ([a-z_]+)$/;
  const declared = new Set(lines.map((line) => node.exec(line)?.[1]).filter(Boolean));
  const edges = lines.map((line) => edge.exec(line)).filter((found) => found !== null);
  expect(lines[0]).toBe('flowchart TD');
  expect(edges).toHaveLength(rules.moves.filter(({ from, to }) => from !== to).length);
  for (const [, from, to] of edges) expect([declared.has(from), declared.has(to)]).toEqual([true, true]);
  expect(lines.length).toBe(1 + declared.size + edges.length + 1);
});

const thick = (rules: RouteRules): readonly string[] =>
  diagramOf(rules)
    .split('\n')
    .filter((line) => line.includes('==>'));

test('only the promote is drawn as the point of no return', () => {
  expect(thick(sqlVmRules)).toEqual([
    '  fenced_equal == "promote the target" ==> recovering',
    '  fenced_equal == "promote the target" ==> promoted',
  ]);
});

test('link: only the three cutovers are drawn as points of no return', () => {
  const statements = new Set(thick(linkRules).map((line) => /== "([^"]+)" ==>/.exec(line)?.[1]));
  expect([...statements]).toEqual([
    'fail over the link (T-SQL, planned)',
    'delete the link (the cutover)',
    'make the instance primary (Azure, ForcedAllowDataLoss)',
  ]);
});

test.each(routes)('%s: every state and every aim stands in the document', (_route, rules) => {
  for (const { state } of rules.patterns) expect(protocolDocument(rules)).toContain(`\`${state}\``);
  for (const { title } of rules.aims) expect(protocolDocument(rules)).toContain(`### ${title}\n`);
});

const aim = (rules: RouteRules, key: string): Aim => rules.aims.find((candidate) => candidate.key === key) as Aim;

test.each<[string, RouteRules, string, readonly string[]]>([
  ['failed-over', sqlVmRules, 'ready', ['ready', 'fenced-behind', 'fenced-equal']],
  ['asynchronous', sqlVmRules, 'ready', ['mixed', 'replicating-async']],
  ['dropped', sqlVmRules, 'promoted', ['half-dropped', 'dropped']],
  ['failed-over', sqlVmRules, 'recovering', ['promoted']],
  ['remove-link', linkRules, 'ready', ['removing', 'removed']],
  ['dropped', linkRules, 'backed-up', ['removed', 'dropped']],
  ['synchronous', linkRules, 'replicating-async', ['mixed', 'syncing', 'ready']],
])('what a done action has to lead to: %s', (key, rules, state, expected) => {
  expect(statesAfter(rules, aim(rules, key), state)).toEqual(expected);
});

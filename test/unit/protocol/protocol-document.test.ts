import { protocolDocument } from '../../../scripts/protocol-document.ts';
import { expectedStates, moves } from '../../../shared/cutover/protocol.ts';
import { statePatterns } from '../../../shared/cutover/state.ts';

const document = protocolDocument();
const diagram = /```mermaid\n([\s\S]*?)\n```/.exec(document)?.[1] ?? '';

test('the diagram has every move once, and only nodes that are declared', () => {
  const lines = diagram.split('\n');
  const node = /^ {2}([a-z_]+)\["[a-z-]+"\](:::fenced)?$/;
  const edge = /^ {2}([a-z_]+) (?:-- "[^"]+" -->|-\. "[^"]+" \.->|== "[^"]+" ==>) ([a-z_]+)$/;
  const declared = new Set(lines.map((line) => node.exec(line)?.[1]).filter(Boolean));
  const edges = lines.map((line) => edge.exec(line)).filter((found) => found !== null);
  expect(lines[0]).toBe('flowchart TD');
  expect(edges).toHaveLength(moves.filter(({ from, to }) => from !== to).length);
  for (const [, from, to] of edges) expect([declared.has(from), declared.has(to)]).toEqual([true, true]);
  expect(lines.length).toBe(1 + declared.size + edges.length + 1);
});

test('only the promote is drawn as the point of no return', () => {
  expect(diagram.split('\n').filter((line) => line.includes('==>'))).toEqual([
    '  fenced_equal == "promote the target" ==> recovering',
    '  fenced_equal == "promote the target" ==> promoted',
  ]);
});

test('every state stands in the document', () => {
  for (const { state } of statePatterns) expect(document).toContain(`\`${state}\``);
});

test('what a done action has to lead to', () => {
  expect(expectedStates('demote', 'failed-over', 'ready')).toEqual(expect.arrayContaining(['fenced-behind', 'fenced-equal']));
  expect(expectedStates('set-commit-mode', 'asynchronous', 'ready')).toEqual(['mixed', 'replicating-async']);
  expect(expectedStates('drop', 'dropped', 'promoted')).toEqual(['half-dropped', 'dropped']);
  expect(expectedStates('wait-for-writable', 'failed-over', 'recovering')).toEqual(['promoted']);
});

import { actionTable, type Goal, goals } from '../shared/cutover/next-action.ts';
import {
  actionRules,
  belongsTo,
  expectedStates,
  happenings,
  type Move,
  moves,
  type StatementName,
  statements,
  writers,
} from '../shared/cutover/protocol.ts';
import { type StateName, statePatterns } from '../shared/cutover/state.ts';

/** docs/protocol.md: written from the tables that the tasks run by, so that it can not say anything else. */
export const protocolDocument = (): string => `# The protocol

<!-- Generated from shared/cutover by "npm run generate". Do not edit. -->

Each task looks at both servers, finds the state in a table, and finds in a second table what to do in this state for its goal. Nothing else decides. The tables are
data (\`shared/cutover/state.ts\`, \`next-action.ts\`, \`protocol.ts\`); gates of the build check that they are complete and lead to no dead end
(\`scripts/prove/gates.ts\`), and a model checker runs everything that can happen against them (\`npm run prove\`). How the steps work is told in
[How the cutover works](how-it-works.md).

## States and moves

Thin arrows: what a statement of ours does. Dotted arrows: what the servers, or people, do. The thick arrow is the point of no return.

\`\`\`mermaid
${diagram()}
\`\`\`

\`unknown\`, \`different-dag\` and \`split\` can be seen from everywhere; no task changes anything there.

## States

${table(['State', 'Who can write', 'Forward', 'Back'], states.map(stateRow))}

## From observation to state

The first row that fits. What a row does not name may have any value.

${table(['#', 'Observation', 'State'], statePatterns.map(patternRow))}

## What a task does in a state

### Every task

${table(['State', 'Action', 'What to do next'], sameForAll.map(refusalRow))}

${goals.map(runbook).join('\n\n')}

## Statements

Each is sent in one batch behind checks that the server makes itself: the server, the lock, the \`group_id\` of the DAG, and the role.

${table(['Statement', 'Side', 'Role that is checked', 'Gives', 'Needs the proof', 'After the promote was sent'], (Object.keys(statements) as StatementName[]).map(statementRow))}
`;

/** Order of a migration. By type, a state that is added has to be added here too. */
const order: Readonly<Record<StateName, number>> = {
  'replicating-async': 1,
  mixed: 2,
  syncing: 3,
  ready: 4,
  'fenced-behind': 5,
  'fenced-equal': 6,
  recovering: 7,
  promoted: 8,
  'half-dropped': 9,
  dropped: 10,
  unsafe: 11,
  unknown: 12,
  'different-dag': 13,
  split: 14,
};
const states = (Object.keys(order) as StateName[]).sort((one, other) => order[one] - order[other]);

/** States in which every task refuses with the same words. */
const sameForAll = states.filter((state) => {
  const answers = new Set(goals.map((goal) => JSON.stringify(actionTable[goal][state])));
  return answers.size === 1 && actionTable['failed-over'][state].kind === 'refuse';
});

// --- diagram -----------------------------------------------------------------------------------------------------------------------

function diagram(): string {
  const drawn = moves.filter(({ from, to }) => from !== to);
  const nodes = [...new Set(drawn.flatMap(({ from, to }) => [from, to]))];
  return [
    'flowchart TD',
    ...nodes.map((state) => `  ${id(state)}["${state}"]${nobodyWrites(state) ? ':::fenced' : ''}`),
    ...drawn.map((move) => `  ${id(move.from)} ${arrow(move)} ${id(move.to)}`),
    '  classDef fenced fill:#fde68a,stroke:#b45309,color:#000',
  ].join('\n');
}

const id = (state: StateName): string => state.replaceAll('-', '_');
const nobodyWrites = (state: StateName): boolean => writers[state].includes('nobody');

function arrow({ by }: Move): string {
  if ('server' in by) return `-. "${happenings[by.server]}" .->`;
  const { what, pointOfNoReturn } = statements[by.statement];
  return pointOfNoReturn ? `== "${what}" ==>` : `-- "${what}" -->`;
}

// --- tables ------------------------------------------------------------------------------------------------------------------------

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const code = (text: string): string => `\`${text}\``;
const list = (names: readonly string[]): string => names.map(code).join(', ');

function stateRow(state: StateName): readonly string[] {
  return [code(state), writers[state], ways(state, 'forward'), ways(state, 'back')];
}

/** Statements that lead back to where a failover came from. */
const leadsBack: readonly StatementName[] = ['set-asynchronous', 'make-source-primary-again'];

function ways(state: StateName, direction: 'forward' | 'back'): string {
  const found = moves.filter(
    ({ from, to, by }) => from === state && from !== to && 'statement' in by && leadsBack.includes(by.statement) === (direction === 'back'),
  );
  const byStatement = new Map<string, StateName[]>();
  for (const { to, by } of found) {
    const what = 'statement' in by ? statements[by.statement].what : '';
    byStatement.set(what, [...(byStatement.get(what) ?? []), to]);
  }
  const lines = [...byStatement].map(([what, to]) => `${what} → ${to.map(code).join(' or ')}`);
  if (lines.length > 0) return lines.join('; ');
  const waits =
    direction === 'forward'
      ? moves.filter(
          ({ from, to, by }) =>
            from === state && from !== to && 'server' in by && by.server !== 'out-of-sync' && by.server !== 'copy-stopped',
        )
      : [];
  return waits.map(({ to, by }) => `when ${'server' in by ? happenings[by.server] : ''} → ${code(to)}`).join('; ');
}

const patternRow = ({ when, state }: (typeof statePatterns)[number], row: number): readonly string[] => [
  String(row + 1),
  Object.entries(when)
    .map(([facet, value]) => `${words[facet] ?? facet}: ${value === true ? 'yes' : value === false ? 'no' : value}`)
    .join(', ') || 'anything else',
  code(state),
];

const words: Readonly<Record<string, string>> = {
  sameDag: 'same group_id',
  copiesFit: 'all copies can take part',
  modes: 'commit modes',
  synchronized: 'SYNCHRONIZED',
  targetWritable: 'every database of the target writable',
};

const titles: Readonly<Record<Goal, string>> = {
  synchronous: 'switch-sync-mode (synchronous commit)',
  asynchronous: 'switch-sync-mode (asynchronous commit)',
  converged: 'wait-for-lsn-convergence',
  'failed-over': 'failover-dag',
  dropped: 'drop-ag',
};

function runbook(goal: Goal): string {
  const rows = states
    .filter((state) => !sameForAll.includes(state))
    .map((state) => {
      const action = actionTable[goal][state];
      if (action.kind === 'nothing') return [code(state), `nothing: ${action.because}`, '', ''];
      if (action.kind === 'refuse') return [code(state), `refuses: ${action.because}`, '', action.next];
      const sent = actionRules[action.kind].sends.filter((name) => belongsTo(goal, name));
      const leads = expectedStates(action.kind, goal, state);
      return [code(state), action.kind.replaceAll('-', ' '), sent.map((name) => statements[name].what).join('; '), list(leads)];
    });
  return `### ${titles[goal]}\n\n${table(['State', 'Action', 'May send', 'Leads to, or what to do next'], rows)}`;
}

function refusalRow(state: StateName): readonly string[] {
  const action = actionTable['failed-over'][state];
  return action.kind === 'refuse' ? [code(state), `refuses: ${action.because}`, action.next] : [];
}

const afterPromote = {
  allowed: 'allowed',
  never: 'never',
  'only-if-target-seen-secondary': 'only if the target is seen SECONDARY under both locks',
} as const;

function statementRow(name: StatementName): readonly string[] {
  const statement = statements[name];
  return [
    statement.what,
    statement.sides.join(', '),
    statement.role ?? 'any',
    statement.gives ?? '',
    statement.needsProof ? '**yes**' : '',
    `${statement.pointOfNoReturn ? '**point of no return**; again ' : ''}${afterPromote[statement.afterPromote]}`,
  ];
}

import { type Aim, type RouteMove, type RouteRules, statesAfter } from '../shared/cutover/route-rules.ts';
import { sqlVmRules } from '../shared/cutover/sql-vm-rules.ts';

/** What is told of one route around its tables. */
interface Words {
  readonly title: string;
  readonly files: string;
  readonly other: string;
  readonly statements: string;
}

const words: Readonly<Record<RouteRules['route'], Words>> = {
  'sql-vm': {
    title: 'The protocol',
    files: '`shared/cutover/state.ts`, `next-action.ts`, `protocol.ts`',
    other: 'The route to Azure SQL Managed Instance has tables of its own: [its protocol](protocol-managed-instance.md).',
    statements:
      'Each is sent in one batch behind checks that the server makes itself: the server, the lock, the `group_id` of the DAG, and the role.',
  },
  'managed-instance': {
    title: 'The protocol of the route `managed-instance`',
    files: '`shared/cutover/link/state.ts`, `next-action.ts`, `protocol.ts`',
    other: 'The route to SQL Server on Azure VM has tables of its own: [its protocol](protocol.md).',
    statements: `Those for the source are sent in one batch behind checks that the server makes itself: the server, the lock, the \`group_id\` of the DAG, and the role. Azure makes
no such checks, so the link is read right before each request, and a request whose outcome is not known is never sent again blindly. Behind a request that may
still land the writers stay out.`,
  },
};

/** docs/protocol.md and docs/protocol-managed-instance.md: written from the tables that the tasks run by, so that they can not say anything else. */
export function protocolDocument(rules: RouteRules = sqlVmRules): string {
  const { title, files, other, statements } = words[rules.route];
  const same = sameForAll(rules);
  return `# ${title}

<!-- Generated from shared/cutover by "npm run generate". Do not edit. -->

Each task looks at both sides, finds the state in a table, and finds in a second table what to do in this state for its goal. Nothing else decides. The tables are
data (${files}); gates of the build check that they are complete and lead to no dead end
(\`scripts/prove/gates.ts\`), and a model checker runs everything that can happen against them (\`npm run prove\`). How the steps work is told in
[How the cutover works](how-it-works.md). ${other}

## States and moves

Thin arrows: what a statement of ours does. Dotted arrows: what the servers, or people, do. The thick arrow is the point of no return.

\`\`\`mermaid
${diagram(rules)}
\`\`\`

${undrawn(rules)} can be seen from everywhere; no task changes anything there.

## States

${table(
  ['State', 'Who can write', 'Forward', 'Back'],
  rules.states.map((state) => [code(state), rules.writers[state] ?? '', ways(rules, state, 'forward'), ways(rules, state, 'back')]),
)}

## From observation to state

The first row that fits. What a row does not name may have any value.

${table(['#', 'Observation', 'State'], rules.patterns.map(patternRow))}

## What a task does in a state

### Every task

${table(
  ['State', 'Action', 'What to do next'],
  same.map((state) => refusalRow(rules, state)),
)}

${rules.aims.map((aim) => runbook(rules, aim, same)).join('\n\n')}

## Statements

${statements}

${table(['Statement', 'Side', 'Role that is checked', 'Gives', 'Needs the proof', 'After the promote was sent'], Object.values(rules.statements).map(statementRow))}
`;
}

/** States in which every task refuses with the same words. */
const sameForAll = ({ states, aims, actions }: RouteRules): readonly string[] =>
  states.filter((state) => {
    const answers = aims.map(({ key }) => actions[key]?.[state]);
    return new Set(answers.map((answer) => JSON.stringify(answer))).size === 1 && answers[0]?.kind === 'refuse';
  });

// --- diagram -----------------------------------------------------------------------------------------------------------------------

const drawnMoves = ({ moves }: RouteRules): readonly RouteMove[] => moves.filter(({ from, to }) => from !== to);
const drawnStates = (rules: RouteRules): readonly string[] => [...new Set(drawnMoves(rules).flatMap(({ from, to }) => [from, to]))];

function diagram(rules: RouteRules): string {
  return [
    'flowchart TD',
    ...drawnStates(rules).map((state) => `  ${id(state)}["${state}"]${rules.writers[state]?.includes('nobody') ? ':::fenced' : ''}`),
    ...drawnMoves(rules).map((move) => `  ${id(move.from)} ${arrow(rules, move)} ${id(move.to)}`),
    '  classDef fenced fill:#fde68a,stroke:#b45309,color:#000',
  ].join('\n');
}

const id = (state: string): string => state.replaceAll('-', '_');

function arrow({ happenings, statements }: RouteRules, { by }: RouteMove): string {
  if ('server' in by) return `-. "${happenings[by.server]}" .->`;
  const statement = statements[by.statement];
  return statement?.pointOfNoReturn ? `== "${statement.what}" ==>` : `-- "${statement?.what}" -->`;
}

function undrawn(rules: RouteRules): string {
  const drawn = drawnStates(rules);
  const left = rules.states.filter((state) => !drawn.includes(state)).map(code);
  return `${left.slice(0, -1).join(', ')} and ${left.at(-1)}`;
}

// --- tables ------------------------------------------------------------------------------------------------------------------------

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const code = (text: string): string => `\`${text}\``;

function ways({ moves, statements, setbacks, happenings }: RouteRules, state: string, direction: 'forward' | 'back'): string {
  const [sent, awaited] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const note = (ways: Map<string, string[]>, what: string, to: string) => ways.set(what, [...(ways.get(what) ?? []), code(to)]);
  for (const { from, to, by } of moves) {
    if (from !== state || from === to) continue;
    if ('server' in by) {
      if (direction === 'forward' && !setbacks.includes(by.server)) note(awaited, `when ${happenings[by.server]}`, to);
    } else {
      const statement = statements[by.statement];
      if (statement && statement.leadsBack === (direction === 'back')) note(sent, statement.what, to);
    }
  }
  return [...(sent.size > 0 ? sent : awaited)].map(([what, to]) => `${what} → ${to.join(' or ')}`).join('; ');
}

const patternRow = ({ when, state }: RouteRules['patterns'][number], row: number): readonly string[] => [
  String(row + 1),
  Object.entries(when)
    .map(([facet, value]) => `${facetWords[facet] ?? facet}: ${value === true ? 'yes' : value === false ? 'no' : value}`)
    .join(', ') || 'anything else',
  code(state),
];

const facetWords: Readonly<Record<string, string>> = {
  sameDag: 'same group_id',
  identity: 'group_id',
  copiesFit: 'all copies can take part',
  modes: 'commit modes',
  synchronized: 'SYNCHRONIZED',
  targetWritable: 'every database of the target writable',
  link: 'role of the instance in the link',
  instance: 'databases of the instance',
  backedUp: 'first full backup taken',
  switching: 'failover in progress',
};

function runbook(rules: RouteRules, aim: Aim, same: readonly string[]): string {
  const rows = rules.states
    .filter((state) => !same.includes(state))
    .map((state) => {
      const action = rules.actions[aim.key]?.[state];
      const because = action?.because ?? '';
      if (action === undefined || action.kind === 'nothing') return [code(state), `nothing: ${because}`, '', ''];
      if (action.kind === 'refuse') return [code(state), `refuses: ${because}`, '', action.next ?? ''];
      const sent = new Set((rules.actionRules[action.kind]?.sends ?? []).filter((name) => rules.belongsTo(aim.goal, name)));
      const leads = statesAfter(rules, aim, state).map(code).join(', ');
      const stuck = action.next === undefined ? '' : `. If not: ${action.next}`;
      return [
        code(state),
        action.kind.replaceAll('-', ' '),
        [...sent].map((name) => rules.statements[name]?.what ?? name).join('; '),
        `${leads}${stuck}`,
      ];
    });
  return `### ${aim.title}\n\n${table(['State', 'Action', 'May send', 'Leads to, or what to do next'], rows)}`;
}

function refusalRow(rules: RouteRules, state: string): readonly string[] {
  const action = rules.actions.dropped?.[state];
  return [code(state), `refuses: ${action?.because ?? ''}`, action?.next ?? ''];
}

const again = {
  allowed: 'allowed',
  never: 'never',
  'only-if-target-seen-secondary': 'only if the target is seen SECONDARY under both locks',
} as const;
/** Azure has no lock: who may have sent it before can only be known from what the servers and the operation show. */
const againInAzure = 'only if the instance is seen secondary and the proof is made anew';

const proofs = {
  'behind-the-fence': '**yes**',
  'under-the-freeze': '**yes**, with the writers kept out',
  'by-the-server': 'SQL Server makes it',
} as const;

const statementRow = (statement: RouteRules['statements'][string]): readonly string[] => [
  statement.what,
  statement.sides.join(', '),
  statement.role ?? 'any',
  statement.gives ?? '',
  statement.proof === undefined ? '' : proofs[statement.proof],
  `${statement.pointOfNoReturn ? '**point of no return**; again ' : ''}${statement.pointOfNoReturn && statement.sides.includes('azure') ? againInAzure : again[statement.afterPointOfNoReturn]}`,
];

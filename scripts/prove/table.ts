import type { ProofRow } from './parts.ts';

const columns = ['states', 'transitions', 'depth', 'faults', 'crashPoints', 'mutants', 'violations'] as const;
const heads: Readonly<Record<(typeof columns)[number], string>> = {
  states: 'States',
  transitions: 'Transitions',
  depth: 'Depth',
  faults: 'Faults',
  crashPoints: 'Crash points',
  mutants: 'Mutants found',
  violations: 'Violations',
};

const cellsOf = (row: ProofRow): readonly string[] => [
  row.what,
  ...columns.map((column) => {
    const value = row[column];
    return typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? '');
  }),
];

/** For the README. */
export const markdownTable = (rows: readonly ProofRow[]): string =>
  [['What', ...columns.map((column) => heads[column])], ['---', ...columns.map(() => '---:')], ...rows.map(cellsOf)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** For a terminal. */
export function plainTable(rows: readonly ProofRow[]): string {
  const lines = [['What', ...columns.map((column) => heads[column])], ...rows.map(cellsOf)];
  const widths = (lines[0] as string[]).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}

import { markdownText } from '../hosts/markdown.ts';
import type { Given, Migration } from './fleet.ts';

/** The migrations of a plan as a table for the summary page. */
export function fleetPage(title: string, migrations: readonly Migration[]): string {
  const rows = migrations.map(({ id, wave, given, window }) => [
    wave,
    id,
    shown(given.get('route')) || 'sql-vm',
    shown(given.get('distributedAvailabilityGroup')),
    shown(given.get('sourceServer')),
    shown(given.get('targetServer') ?? given.get('managedInstance')),
    shown(given.get('expectedDatabases')) || 'whatever it holds',
    window?.written ?? 'any time',
  ]);
  const heads = ['Wave', 'Migration', 'Route', 'Distributed availability group', 'Source', 'Target', 'Databases', 'Cutover window'];
  const table = [heads, heads.map(() => '---'), ...rows.map((row) => row.map((cell) => markdownText(cell)))];
  return `### ${title}\n\n${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

const shown = (given: Given | undefined): string =>
  given === undefined ? '' : given.kind === 'value' ? given.text : `${given.kind} ${given.name}`;

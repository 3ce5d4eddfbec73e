import { applicationLogin } from '../../../test/lab/engine/migration.ts';
import { isDrop, type Scenario } from './scenario.ts';
import { openSides, type ServersNow } from './servers.ts';
import { dagName } from './world.ts';

/** What a DBA would do on the route managed-instance without the pack, by the word that the table uses for it. */
export const handworkOnLink = {
  nothing: 'The application can write where it should; nothing is left behind.',
  'let in': `The link is there, Azure shows the instance as Secondary, and no operation is in progress: \`ALTER LOGIN [${applicationLogin.name}] ENABLE\` on the source. Before that, look for an operation in Azure: an order of the dead runner may still land.`,
  wait: 'Azure is at work, or the instance recovers its databases. Wait until `az sql mi link show` shows the end, and the databases are READ_WRITE; send nothing, and let nobody in.',
  'set modes': `\`ALTER AVAILABILITY GROUP [${dagName}] MODIFY AVAILABILITY GROUP ON ... WITH (AVAILABILITY_MODE = ...)\` on the source, then the same mode for the link: \`az sql mi link update --replication-mode\`.`,
  'remove the link': 'When the instance has its first full backup of every database: `az sql mi link delete`.',
  drop: `\`DROP AVAILABILITY GROUP [${dagName}]\` on the source. Its databases may take writes afterwards: keep the application out.`,
  'stop and decide':
    'Both sides may take writes. Stop the applications, decide which side keeps its writes, save the other one, and make it secondary.',
} as const;
export type HandworkOnLink = keyof typeof handworkOnLink;

/** From what the servers show. */
export function byHandOnLink(scenario: Scenario, now: ServersNow): readonly HandworkOnLink[] {
  const { source, target } = now;
  const open = openSides(now);
  if (open.length > 1) return ['stop and decide'];
  if (target.activity !== undefined || (target.role !== 'SECONDARY' && target.writable.length === 0)) return ['wait'];
  const left: readonly HandworkOnLink[] = [
    ...(isDrop(scenario) && target.role !== undefined ? (['remove the link'] as const) : []),
    ...(isDrop(scenario) && source.role !== undefined ? (['drop'] as const) : []),
    ...(scenario.startsWith('link-switch') && new Set([...source.modes, ...target.modes]).size > 1 ? (['set modes'] as const) : []),
    ...(open.length === 0 && source.writable.length > 0 ? (['let in'] as const) : []),
  ];
  return left.length > 0 ? left : ['nothing'];
}

import type { Scenario } from './scenario.ts';
import type { ServerNow, ServersNow } from './servers.ts';
import { dagName } from './world.ts';

const dag = `ALTER AVAILABILITY GROUP [${dagName}]`;

/** What a DBA would do without the pack, by the word that the table uses for it. */
export const handwork = {
  nothing: 'The databases take writes where they should; nothing is left behind.',
  'clear RSSTC': `\`${dag} SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 0)\` on the side that shows it. As long as it is 1 on a primary, its commits wait whenever the other side is away.`,
  decide: `Nobody can write. Read \`end_of_log_lsn\` on the source and \`last_hardened_lsn\` on the target, from the local rows of every database. The target has reached the source everywhere: \`${dag} FORCE_FAILOVER_ALLOW_DATA_LOSS\` on the **target**. Otherwise the same statement on the **source**. Never on both.`,
  wait: 'The target is primary and recovers its databases. Wait until they are READ_WRITE; send nothing.',
  drop: `\`DROP AVAILABILITY GROUP [${dagName}]\` on the source if it is still there, then on the target.`,
  'set modes': `\`${dag} MODIFY AVAILABILITY GROUP ON ... WITH (AVAILABILITY_MODE = ...)\` with the same mode for both members, on both sides.`,
  resume: '`ALTER DATABASE ... SET HADR RESUME` for every suspended copy, on its side.',
  'stop and decide':
    'Both sides may take writes. Stop the applications, decide which side keeps its writes, save the other one, and make it secondary.',
} as const;
export type Handwork = keyof typeof handwork;

/** From what the servers show. */
export function byHand(scenario: Scenario, { source, target }: ServersNow): readonly Handwork[] {
  if (source.role === 'PRIMARY' && target.role === 'PRIMARY') return ['stop and decide'];
  if (source.role === 'SECONDARY' && target.role === 'SECONDARY') return ['decide', ...tidy(source, target)];
  if (target.role === 'PRIMARY' && target.writable.length === 0) return ['wait', ...tidy(source, target)];
  const halfDropped = scenario === 'drop-ag' && (source.role ?? target.role) !== undefined;
  const halfSwitched = scenario.startsWith('switch') && new Set([...source.modes, ...target.modes]).size > 1;
  const all: readonly Handwork[] = [
    ...(halfDropped ? (['drop'] as const) : []),
    ...(halfSwitched ? (['set modes'] as const) : []),
    ...tidy(source, target),
  ];
  return all.length > 0 ? all : ['nothing'];
}

const tidy = (...sides: readonly ServerNow[]): readonly Handwork[] => [
  ...(sides.some(({ required }) => required > 0) ? (['clear RSSTC'] as const) : []),
  ...(sides.some(({ suspended }) => suspended.length > 0) ? (['resume'] as const) : []),
];

import type { Play } from './play.ts';

/** From the moment in which the server has the statement until its demotion begins, ms. */
const beginsAfterMs = 200;

/** What must be true under an approved plan: it names one DAG, and no other one is demoted under it. */
export function judgeApproval({ world, struck }: Play): readonly string[] {
  if (world.scenario !== 'failover-approved' || !struck.includes('dba-recreate') || struck.includes('dba-demote')) return [];
  const strike = world.told.find(({ who, what }) => who === 'world' && what.endsWith(': dba-recreate'));
  const demoted = world.migration.journal.entries.some(
    ({ at, what }) => what.startsWith('demotion of') && at - world.startedAt > (strike?.at ?? 0) + beginsAfterMs,
  );
  return demoted ? ['a DAG was demoted that nobody had approved'] : [];
}

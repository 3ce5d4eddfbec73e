/**
 * Route sql-vm: failover-frozen: with a login that is frozen. failover-hooks: with commands around the cutover. failover-approved: a plan was
 * approved before the history begins. rehearsal: a failover that is only rehearsed. Route managed-instance: one failover a method; link-drop: of a link that was kept, or what a removal left.
 */
export const scenarios = [
  'failover-dag',
  'failover-frozen',
  'failover-hooks',
  'failover-approved',
  'rehearsal',
  'switch-sync-mode',
  'switch-async',
  'drop-ag',
  'link-planned',
  'link-removal',
  'link-forced',
  'link-switch-sync',
  'link-switch-async',
  'link-drop',
  'link-drop-removed',
] as const;
export type Scenario = (typeof scenarios)[number];

/** It runs on the route managed-instance. */
export const isLink = (scenario: Scenario): boolean => scenario.startsWith('link-');

const linkFailovers: readonly Scenario[] = ['link-planned', 'link-removal', 'link-forced'];

/** Only a failover makes it dark, and only a failover can end what somebody else has made dark. */
export const isFailover = (scenario: Scenario): boolean => scenario.startsWith('failover') || linkFailovers.includes(scenario);

/** It begins after a failover, or makes one: in the end one side takes the writes. */
export const movesWrites = (scenario: Scenario): boolean => isFailover(scenario) || isDrop(scenario);

export const isDrop = (scenario: Scenario): boolean => scenario === 'drop-ag' || scenario.startsWith('link-drop');

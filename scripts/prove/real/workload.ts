import type { Job } from './jobs.ts';
import { everythingOnLink, linkSlice } from './link-workload.ts';
import type { MenuName } from './menus.ts';
import { isLink, type Scenario, scenarios } from './scenario.ts';

const crashes = (scenario: Scenario, ...settings: readonly string[]): readonly Job[] =>
  settings.map((setting) => ({ kind: 'crashes', scenario, setting }));
const faults = (scenario: Scenario, setting: string, menus: readonly MenuName[], shares = 1): readonly Job[] =>
  Array.from({ length: shares }, (_, index) => ({ kind: 'faults', scenario, setting, menus, share: { index, of: shares } }));

/** In the second one proof and promote are sent one after the other, in the third the target proves and promotes only when it is asked again. */
const telling = ['2022', '2019-noship-suspended-alone', '2022-behind'];

/** For every change: the crash points of the document, every single fault of every task, and pairs where they hurt most. */
export const slice: readonly Job[] = [
  ...crashes('failover-dag', '2022'),
  ...crashes('drop-ag', '2022'),
  ...crashes('switch-sync-mode', '2022'),
  ...telling.flatMap((setting) => faults('failover-dag', setting, ['everything'], 4)),
  ...faults('failover-frozen', '2022', ['everything'], 4),
  ...faults('failover-approved', '2022', ['everything'], 4),
  ...faults('rehearsal', '2022', ['everything'], 2),
  ...faults('switch-sync-mode', '2022', ['everything'], 2),
  ...faults('switch-async', '2022', ['everything']),
  ...faults('drop-ag', '2022', ['everything'], 2),
  ...faults('failover-hooks', '2022', ['commands']),
  ...faults('failover-hooks', '2019-noship', ['lostTail', 'commands']),
  ...faults('failover-dag', '2022', ['crashesAtChanges', 'successorChanges'], 2),
  ...linkSlice,
  { kind: 'random', seed: 20261121, runs: 60 },
];

const everySetting = [
  '2019',
  '2019-noship',
  '2019-suspended',
  '2019-noship-suspended',
  '2022',
  '2022-noship',
  '2022-suspended',
  '2022-noship-suspended',
  '2022-alone',
  '2022-behind',
];
const shares = 32;

/** Two faults, everything that may happen at one await × everything that may happen at a later one. */
const pairs = (scenario: Scenario, ...settings: readonly string[]): readonly Job[] =>
  settings.flatMap((setting) => faults(scenario, setting, ['everything', 'everything'], shares));

/** A runner dies while another one is at work already, and that one meets a fault. */
const successors = (scenario: Scenario, ...settings: readonly string[]): readonly Job[] =>
  settings.flatMap((setting) => faults(scenario, setting, ['crashes', 'successor'], shares));

/**
 * All pairs of faults of every task, all crash points and all single faults under every setting, and many random histories. What
 * tells most comes first.
 */
export const everything: readonly Job[] = [
  ...pairs('failover-dag', '2022'),
  ...pairs('drop-ag', '2022'),
  ...pairs('switch-async', '2022'),
  ...pairs('switch-sync-mode', '2022'),
  ...pairs('failover-dag', '2022-behind', '2019-noship-suspended-alone'),
  ...successors('failover-dag', ...telling),
  ...successors('switch-sync-mode', '2022'),
  ...successors('drop-ag', '2022'),
  ...scenarios
    .filter((scenario) => !isLink(scenario))
    .flatMap((scenario) => [
      ...crashes(scenario, ...everySetting),
      ...everySetting.flatMap((setting) => faults(scenario, setting, ['everything'])),
    ]),
  ...crashes('failover-dag', '2022-2db'),
  ...faults('failover-dag', '2022-2db', ['everything']),
  ...Array.from({ length: shares }, (_, index): Job => ({ kind: 'random', seed: 20261122 + index, runs: 500 })),
  ...pairs('failover-frozen', '2022'),
  ...everythingOnLink,
];

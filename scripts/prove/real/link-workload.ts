import { crashDocuments } from './crash-document.ts';
import type { Job } from './jobs.ts';
import type { MenuName } from './menus.ts';
import { isLink, type Scenario } from './scenario.ts';
import { writeSetting } from './setting.ts';

/** Each task with the setting that tells most: a source that can not fail over, a link that does not follow. */
const cases: readonly (readonly [Scenario, string])[] = [
  ['link-planned', '2022'],
  ['link-removal', '2019'],
  ['link-forced', '2022'],
  ['link-switch-sync', '2022-nofollow'],
  ['link-switch-async', '2022-nofollow'],
  ['link-drop', '2022'],
  ['link-drop-removed', '2019'],
];

const faults = (scenario: Scenario, setting: string, menus: readonly MenuName[], shares = 1): readonly Job[] =>
  Array.from({ length: shares }, (_, index) => ({
    kind: 'faults',
    scenario,
    setting,
    menus,
    share: { index, of: shares },
    ...(menus.length > 1 && { within: awaitsBetween }),
  }));

/** A run that watches an order for minutes looks at the same things again and again: a second fault comes at one of so many awaits. */
const awaitsBetween = 100;

/** For every change: the crash points of the document, and every single fault of every request. */
export const linkSlice: readonly Job[] = [
  ...crashDocuments
    .flatMap(({ sections }) => sections)
    .filter(({ scenario }) => isLink(scenario))
    .map(({ scenario, setting }): Job => ({ kind: 'crashes', scenario, setting: writeSetting(setting) })),
  ...cases.flatMap(([scenario, setting]) => faults(scenario, setting, ['fatesOnLink'])),
];

/** What can be otherwise. A link of several databases needs SQL Server 2022. */
const variationsOf = (setting: string): readonly string[] => [
  ...['', '-login', '-location', '-slow'].map((more) => `${setting}${more}`),
  `${setting.replace('2019', '2022')}-2db`,
];
const shares = 16;

/** Everything around a run too, under every setting; every crash point under every setting; and all pairs of faults of requests. */
export const everythingOnLink: readonly Job[] = [
  ...cases.flatMap(([scenario, setting]) => [
    ...variationsOf(setting).flatMap((one) => faults(scenario, one, ['everythingOnLink'])),
    ...variationsOf(setting).map((one): Job => ({ kind: 'crashes', scenario, setting: one })),
  ]),
  ...cases.flatMap(([scenario, setting]) => faults(scenario, setting, ['fatesOnLink', 'fatesOnLink'], shares)),
];

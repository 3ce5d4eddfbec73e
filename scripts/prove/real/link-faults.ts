import { azureFates, type Choice, type Event, type Fate } from './choices.ts';
import type { Site } from './runner.ts';

/** What happens around a run on the route managed-instance. */
const linkEvents: readonly Event[] = [
  'cut',
  'flap',
  'restore',
  'kill-source',
  'kill-target',
  'suspend',
  'second',
  'cancel',
  'dba-demote',
  'dba-async',
  'dba-enable',
  'dba-remove',
  'dba-write',
];

const withFates = (...all: readonly Fate[]): readonly Choice[] => all.map((fate) => ({ kind: 'fate', fate }));
const around: readonly Choice[] = linkEvents.map((event) => ({ kind: 'event', event }));
const onAzure = azureFates.map((fate): Choice => ({ kind: 'azure', fate }));

const refusals = onAzure.filter((choice) => choice.kind === 'azure' && ['throttled', 'unavailable', 'denied'].includes(choice.fate));
const everyFate = withFates('before', 'lost', 'late', 'later', 'never', 'silent');

/** What a request may meet, by its kind. A question starts no operation, and Azure is not busy for it. */
function fatesAt({ kind }: Site): readonly Choice[] {
  switch (kind) {
    case 'order':
      return [...everyFate, ...onAzure];
    case 'ask':
      return [...everyFate, ...refusals];
    default:
      return everyFate;
  }
}

/** Everything that may happen at an await on the route managed-instance. */
export const faultsOnLink = (site: Site): readonly Choice[] => [...fatesAt(site), ...around];

/** The same without what happens around the run. */
export const fatesOnLink = fatesAt;

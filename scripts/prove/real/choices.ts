import { type Scenario, scenarios } from './scenario.ts';
import { readSetting, type Setting, writeSetting } from './setting.ts';

/** What may happen at one await of the product on the session port, and how a whole history is written down. */

/**
 * ok: it works. before: the connection is lost before anything was sent. lost: it is applied and the reply is lost.
 * late, later: the client sees a lost connection at once, and the statement runs 0.9 s or 6 s later. never: no answer until the deadline, and it
 * never runs. silent: it runs at once, and there is no answer until the deadline.
 */
export const fates = ['ok', 'before', 'lost', 'late', 'later', 'never', 'silent'] as const;
export type Fate = (typeof fates)[number];

/**
 * What may become of a request to Azure besides, and of the operation that it starts. throttled, unavailable, denied, conflict: an answer with
 * 429, 503, 403, 409 instead. gives-up: the operation ends as failed, 3 s later, and nothing was done. misreported: the same, and it was done.
 * hangs: it never ends, and blocks the link. endless: it is done, and never said to have ended. queued: the connection breaks at once, and the
 * request is carried out half an hour later.
 */
export const azureFates = [
  'throttled',
  'unavailable',
  'denied',
  'conflict',
  'gives-up',
  'misreported',
  'hangs',
  'endless',
  'queued',
] as const;
export type AzureFate = (typeof azureFates)[number];

/** What happens around the runner, right before an await that then goes well. */
export const events = [
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
  'dba-recreate',
  'dba-force-source',
  'dba-enable',
  'dba-remove',
  'dba-write',
] as const;
export type Event = (typeof events)[number];

/** Somebody sends a statement who takes no lock and asks nobody. */
export const isByHand = (event: Event): boolean => event.startsWith('dba-');

/** Fates of a request whose runner dies. A request without an answer and one with a late answer are the same to the dead. */
export const crashFates = ['ok', 'before', 'lost', 'late', 'never'] as const;
export type CrashFate = (typeof crashFates)[number];

/** again: the same command, 5 s later. another: a runner that starts at the moment of the death. day: the same command, a day later. */
export const followUps = ['again', 'another', 'day'] as const;
export type FollowUp = (typeof followUps)[number];

export type Choice =
  | { readonly kind: 'fate'; readonly fate: Fate }
  | { readonly kind: 'azure'; readonly fate: AzureFate }
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'crash'; readonly fate: CrashFate; readonly next: FollowUp };

/**
 * A point is a runner (a, b ...) and the number of its await, from 1: `a17`. Or, so that it stays the same when the product changes, the
 * runner, what it does, and the how-manieth time on one side: `a:demote`, `a:source-look:3`.
 */
export interface Step {
  readonly point: string;
  readonly choice: Choice;
}

export interface History {
  readonly scenario: Scenario;
  readonly setting: Setting;
  readonly steps: readonly Step[];
}

const writeChoice = (choice: Choice): string =>
  choice.kind === 'crash' ? `crash.${choice.fate}.${choice.next}` : choice.kind === 'event' ? choice.event : choice.fate;

/** One word, good for a command line: `failover-dag@2022/a17=lost/a23=cut`. */
export const writeHistory = ({ scenario, setting, steps }: History): string =>
  [`${scenario}@${writeSetting(setting)}`, ...steps.map(({ point, choice }) => `${point}=${writeChoice(choice)}`)].join('/');

/** Reads what `writeHistory` wrote. Throws RangeError with what is wrong. */
export function readHistory(text: string): History {
  const [head = '', ...steps] = text.trim().split('/');
  const [scenario = '', setting = ''] = head.split('@');
  return { scenario: oneOf(scenarios, scenario, 'task'), setting: readSetting(setting), steps: steps.map(readStep) };
}

function readStep(text: string): Step {
  const [point = '', word = ''] = text.split('=');
  if (!/^[a-z](\d+|:[a-z0-9-]+(:\d+)?)$/.test(point))
    throw new RangeError(`"${point}" is no point: a runner and a number, for example a17, or a:demote`);
  return { point, choice: readChoice(word) };
}

function readChoice(word: string): Choice {
  const [first = '', crash = '', next = ''] = word.split('.');
  if (first === 'crash') return { kind: 'crash', fate: oneOf(crashFates, crash, 'fate'), next: oneOf(followUps, next, 'follow-up') };
  const fate = fates.find((one) => one === word);
  if (fate) return { kind: 'fate', fate };
  const azure = azureFates.find((one) => one === word);
  return azure ? { kind: 'azure', fate: azure } : { kind: 'event', event: oneOf(events, word, 'choice') };
}

function oneOf<T extends string>(all: readonly T[], word: string, what: string): T {
  const found = all.find((one) => one === word);
  if (found === undefined) throw new RangeError(`"${word}" is no ${what}: ${all.join(', ')}`);
  return found;
}

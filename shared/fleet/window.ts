import type { CutoverWindow, FleetProblem } from './fleet.ts';

/** As the file has it. */
export interface WrittenWindow {
  readonly from: string;
  readonly to: string;
  readonly 'time-zone'?: string | undefined;
}

const shape = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})?$/;

/** The window with its two moments, or what is wrong with it; paths begin at the window. */
export function readWindow(window: WrittenWindow): CutoverWindow | { readonly problems: readonly FleetProblem[] } {
  const zone = window['time-zone'];
  if (zone !== undefined && !isZone(zone))
    return { problems: [{ path: ['time-zone'], problem: 'must be a name of the IANA time zone database, such as Europe/Berlin' }] };
  const [from, to] = [momentOf(window.from, zone), momentOf(window.to, zone)];
  const problems = [
    ...(typeof from === 'string' ? [{ path: ['from'], problem: from }] : []),
    ...(typeof to === 'string' ? [{ path: ['to'], problem: to }] : []),
  ];
  if (typeof from === 'string' || typeof to === 'string') return { problems };
  if (to <= from) return { problems: [{ path: ['to'], problem: 'must be later than from' }] };
  return { from, to, written: `${window.from} to ${window.to}${zone === undefined ? '' : ` ${zone}`}` };
}

/** ms since 1970, or what is wrong: the text goes on after the name of the place. */
function momentOf(text: string, zone: string | undefined): number | string {
  const [, date, time, offset] = shape.exec(text) ?? [];
  const asUtc = Date.parse(`${date}T${time}Z`);
  // A date such as 31 February is moved into March by the parser.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== `${date}T${time}`)
    return 'must be a date and a time such as 2026-11-28T22:00, or with its offset, such as 2026-11-28T22:00+01:00';
  if (offset !== undefined) return Date.parse(`${date}T${time}${offset}`) || 'must have an offset such as +01:00';
  if (zone === undefined) return 'needs a time-zone beside it, or an offset such as 2026-11-28T22:00+01:00';
  const moments = momentsOf(asUtc, zone);
  const [moment] = moments;
  if (moment === undefined) return `does not exist in ${zone}: the clocks go forward then`;
  return moments.length === 1 ? moment : `is there twice in ${zone}, because the clocks go back: write it with its offset`;
}

/** Moments at which a clock of the zone shows this time: none in the gap of spring, two in the hour that autumn repeats. */
function momentsOf(shown: number, zone: string): readonly number[] {
  const day = 86_400_000;
  const offsets = new Set([shown - day, shown, shown + day].map((moment) => offsetAt(moment, zone)));
  return [...offsets].map((offset) => shown - offset).filter((moment) => moment + offsetAt(moment, zone) === shown);
}

/** How far the clocks of the zone are ahead of UTC at this moment, ms. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(moment / 1000) * 1000;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

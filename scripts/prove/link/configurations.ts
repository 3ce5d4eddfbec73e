import { type Configuration, configuration } from './configuration.ts';

const planned = ['tsql-planned'] as const;
const removal = ['remove-link'] as const;
const forced = ['arm-forced'] as const;
const whole = ['tsql-planned', 'dropped'] as const;

/** What a push checks: every kind of fault, alone and beside a second run. */
export const slice: readonly Configuration[] = [
  configuration('link, tsql-planned: flaps, deaths, lost answers, dying sessions, outages', [planned], {
    flaps: 1,
    crashes: 1,
    lost: 1,
    kills: 1,
    outages: 1,
  }),
  configuration('link, tsql-planned and a DBA', [planned], { lost: 1, dba: 2 }),
  configuration('link, remove-link: a writer whom the freeze does not stop, flaps, deaths, lost answers', [removal], {
    writes: 2,
    flaps: 1,
    rogue: 1,
    crashes: 1,
    lost: 1,
  }),
  configuration('link, remove-link: dying sessions, outages', [removal], { rogue: 1, crashes: 1, kills: 1, outages: 1 }),
  configuration('link, remove-link and a DBA', [removal], { rogue: 1, lost: 1, dba: 2 }),
  configuration('link, arm-forced: a writer whom the freeze does not stop, deaths, lost answers', [forced], {
    writes: 2,
    rogue: 1,
    crashes: 1,
    lost: 1,
  }),
  configuration('link, arm-forced and a DBA', [forced], { lost: 1, dba: 2 }),
  configuration('link, two runs that remove it', [removal, removal], { crashes: 1, kills: 1 }),
  configuration('link, a removal beside a planned failover', [removal, planned], { crashes: 1, lost: 1 }),
  configuration('link, a forced failover beside a planned one', [forced, planned], { flaps: 1, crashes: 1 }),
  configuration('link, the failover and the drop, twice', [whole, whole], { crashes: 1, lost: 1 }),
];

/** More of everything. */
export const big: readonly Configuration[] = [
  ...slice,
  configuration('link, tsql-planned: more of everything', [planned], { writes: 2, flaps: 1, crashes: 2, lost: 2, kills: 1, outages: 1 }),
  configuration('link, remove-link: more of everything', [removal], { writes: 3, flaps: 1, rogue: 2, crashes: 2, lost: 2, kills: 1 }),
  configuration('link, remove-link and a DBA: more of everything', [removal], {
    writes: 2,
    flaps: 1,
    rogue: 1,
    crashes: 1,
    lost: 1,
    dba: 2,
  }),
  configuration('link, arm-forced: more of everything', [forced], { writes: 3, flaps: 1, rogue: 2, crashes: 2, lost: 2, kills: 1 }),
  configuration('link, two runs that remove it: more of everything', [removal, removal], { flaps: 1, crashes: 1, lost: 1, kills: 1 }),
  configuration('link, a removal beside a planned failover: more of everything', [removal, planned], {
    flaps: 1,
    crashes: 2,
    lost: 1,
    kills: 1,
  }),
  configuration('link, a removal, and a forced failover beside it', [removal, forced], { flaps: 1, rogue: 1, crashes: 1, lost: 1 }),
];

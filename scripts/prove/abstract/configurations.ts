import { type Configuration, configuration } from './configuration.ts';

const failover = ['failed-over'] as const;
const whole = ['synchronous', 'failed-over', 'dropped'] as const;

/** What a push checks: every kind of fault, alone and beside a second run. */
export const slice: readonly Configuration[] = [
  configuration('one run: writers, flaps, deaths, lost answers, dying sessions, outages', [failover], {
    writes: 2,
    flaps: 1,
    rogue: 1,
    crashes: 2,
    lost: 1,
    kills: 1,
    outages: 1,
  }),
  configuration('one run: no log ships after the demotion, no end of log is shown', [failover], {
    writes: 2,
    flaps: 1,
    crashes: 2,
    lost: 2,
    kills: 1,
    drain: false,
    nulls: true,
  }),
  configuration('one run, before SQL Server 2022', [failover], {
    writes: 2,
    flaps: 1,
    rogue: 1,
    crashes: 2,
    lost: 1,
    kills: 1,
    required: false,
  }),
  configuration('one run, the target is lost for good', [failover], { writes: 2, flaps: 1, outages: 1, targetStaysAway: true }),
  configuration('one run and a DBA in SSMS', [failover], { writes: 2, flaps: 1, lost: 1, dba: 2, drain: false }),
  configuration('two runs at the same time', [failover, failover], { writes: 1, flaps: 1, crashes: 1, lost: 1, kills: 1 }),
  configuration('two runs and a DBA in SSMS', [failover, failover], { writes: 1, crashes: 1, dba: 1 }),
  configuration('the whole pipeline, and the undo of its first step beside it', [whole, ['asynchronous']], {
    writes: 1,
    crashes: 1,
    lost: 1,
    startsSynchronous: false,
  }),
  configuration('two whole pipelines', [whole, whole], { writes: 1, flaps: 1, crashes: 1, drain: false }),
];

/** More of everything. Tens of millions of states; takes minutes and some gigabytes. */
export const big: readonly Configuration[] = [
  ...slice,
  configuration('one run: more of everything', [failover], { writes: 3, flaps: 2, rogue: 1, crashes: 2, lost: 2, kills: 1, drain: false }),
  configuration('one run and a DBA in SSMS, deaths and lost answers', [failover], { writes: 2, flaps: 1, crashes: 1, lost: 1, dba: 2 }),
  configuration('two runs: two deaths', [failover, failover], { writes: 1, flaps: 1, crashes: 2, lost: 1, kills: 1 }),
  configuration('two runs: two dying sessions, outages', [failover, failover], {
    writes: 1,
    flaps: 1,
    crashes: 1,
    kills: 2,
    outages: 1,
    drain: false,
  }),
  configuration('two whole pipelines: deaths and lost answers', [whole, whole], { writes: 1, flaps: 1, crashes: 1, lost: 1, kills: 1 }),
];

/** Kinds of faults that are let loose, each as often as the configuration says. */
export const faultsOf = ({ flaps, rogue, crashes, lost, kills, dba, outages }: Configuration): number =>
  flaps + rogue + crashes + lost + kills + dba + outages;

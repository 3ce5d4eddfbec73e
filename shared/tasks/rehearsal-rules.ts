import type { Problem } from '../core/task.ts';

interface Given {
  readonly route: string | undefined;
  readonly dryRun: boolean | undefined;
  readonly rehearse: boolean | undefined;
}

/**
 * A rehearsal that can not be one is an input error: what is asked for as a rehearsal must never become a failover. Over a link nothing
 * demotes the source, so there is no moment up to which it could be rehearsed without keeping the writers out.
 */
export function checkRehearsal(
  { route, dryRun, rehearse }: Given,
  nameOf: (input: 'dryRun' | 'route') => string,
): readonly Problem<'rehearse'>[] {
  if (rehearse !== true) return [];
  return [
    ...(dryRun === true
      ? [
          {
            input: 'rehearse' as const,
            problem: `and ${nameOf('dryRun')} can not both be true: a dry run changes nothing, a rehearsal does everything up to the demotion`,
          },
        ]
      : []),
    ...(route === 'managed-instance'
      ? [
          {
            input: 'rehearse' as const,
            problem: `must be false when ${nameOf('route')} is managed-instance: over a link there is no demotion up to which it could be rehearsed; use ${nameOf('dryRun')}`,
          },
        ]
      : []),
  ];
}

import type { ArmFault } from '../../lab/arm/faults.ts';
import type { LinkLaboratory } from './link-laboratory.ts';

/** Requests that change the link, in order, as Azure has received them: `DELETE`, `POST failover`, `PATCH`. */
export const ordersIn = ({ azure }: Pick<LinkLaboratory, 'azure'>): readonly string[] =>
  azure.requests.flatMap((line) => {
    const [, method = '', path = ''] = /^(DELETE|PATCH|POST|PUT) ([^?]*)/.exec(line) ?? [];
    if (!/\/distributedAvailabilityGroups\//i.test(path)) return [];
    return [method === 'POST' ? `POST ${path.split('/').pop() ?? ''}` : method];
  });

type Asked = { readonly method: string; readonly path: string };

/** Picks the requests that change the link. */
export const isOrder = ({ method, path }: Asked): boolean => method !== 'GET' && /\/distributedAvailabilityGroups\//i.test(path);

/** Picks the reads of the link itself. */
export const isLinkRead = ({ method, path }: Asked): boolean => method === 'GET' && /\/distributedAvailabilityGroups\/[^/]+$/i.test(path);

/** The same in what Azure has received. */
export const isLinkReadLine = (line: string): boolean => {
  const [, method = '', path = ''] = /^(\w+) ([^?]*)/.exec(line) ?? [];
  return isLinkRead({ method, path });
};

/** Arms a fault for the next request that changes the link. */
export const failNextOrder = ({ azure }: Pick<LinkLaboratory, 'azure'>, fault: ArmFault['fault'], times = 1): void =>
  azure.faults.next({ when: isOrder, times, fault });

/** Does something once, when the first request that `fits` picks has reached Azure, before it is carried out. */
export function whenAzure({ azure }: Pick<LinkLaboratory, 'azure'>, fits: (asked: Asked) => boolean, act: () => void): void {
  let done = false;
  azure.faults.next({
    when(asked) {
      if (!done && fits(asked)) {
        done = true;
        act();
      }
      return false;
    },
    fault: { kind: 'reset' },
  });
}

/**
 * Suspends Sales on the source while a look is being put together: the source has answered it, the link has not. The look is the first one
 * whose request for the link `fits`. `resumed`: only until the link has answered.
 */
export function suspendWithinLook(lab: Pick<LinkLaboratory, 'azure' | 'migration'>, fits: () => boolean, resumed: boolean): void {
  const { faults, source } = lab.migration;
  let suspended = false;
  whenAzure(
    lab,
    (asked) => isLinkRead(asked) && fits(),
    () => {
      faults.suspend(source, 'Sales');
      suspended = true;
    },
  );
  if (resumed)
    whenAzure(
      lab,
      (asked) => suspended && !isLinkRead(asked),
      () => faults.resume(source, 'Sales'),
    );
}

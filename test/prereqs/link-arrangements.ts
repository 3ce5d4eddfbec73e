import type { LinkLaboratory, LinkOptions } from '../flow/link/link-laboratory.ts';
import type { DatabaseCopy } from '../lab/engine/databases/copy.ts';
import { type Arrangement, blind } from './check-case.ts';
import { runSql } from './run-sql.ts';

/** A healthy migration over the link. */
export const onLink: Arrangement = { link: {} };

export const linkWith = (link: LinkOptions, inputs: Arrangement['inputs'] = {}): Arrangement => ({ link, inputs });

export const linkAfter = (arrangeLink: (lab: LinkLaboratory) => void | Promise<void>, link: LinkOptions = {}): Arrangement => ({
  link,
  arrangeLink,
});

/** After a statement on the source, as a sysadmin would run it. */
export const linkAfterSql = (sql: string): Arrangement => linkAfter((lab) => runSql(lab, 'source', sql));

/** The pipeline signs in and may do nothing. */
export const mayNothing: Arrangement = linkAfter(({ azure }) => void azure.world.assignments.splice(0));

/** The pipeline may do these actions, and nothing else. */
export const mayOnly = (...actions: readonly string[]): Arrangement =>
  linkAfter(({ azure: { world } }) => {
    const [first] = world.assignments.splice(0);
    if (first) world.assignments.push({ ...first, actions, notActions: [] });
  });

/** A login on the source that may only log in. */
export const blindSource: Arrangement = {
  link: { logins: blind.options?.logins ?? [] },
  inputs: { sourceUsername: blind.inputs?.sourceUsername ?? '', sourcePassword: blind.inputs?.sourcePassword ?? '' },
};

/** Nobody listens at the source. */
export const noSource: Arrangement = { link: {}, inputs: { sourceServer: '127.0.0.1,1' } };

/** The source has another build. */
export const build = (version: NonNullable<LinkOptions['source']>['version'], product: string, more: LinkOptions = {}): Arrangement =>
  linkWith({ ...more, source: { ...more.source, ...(version && { version }), product } });

/** Changes the copy of Sales on the source. */
export const withLinkedSales = (change: (copy: DatabaseCopy, lab: LinkLaboratory) => void): Arrangement =>
  linkAfter((lab) => change(salesOf(lab), lab));

export function salesOf({ migration }: LinkLaboratory): DatabaseCopy {
  const copy = migration.source.server.databases.get('sales');
  if (copy === undefined) throw new Error('There is no Sales on the source.');
  return copy;
}

/** Azure does not show the database Sales of the instance. */
export function hideSales({ azure }: LinkLaboratory): void {
  azure.instance.notShown.add('sales');
}

import type { SideObservation } from '../../cutover/observation.ts';
import type { SqlSession } from '../session.ts';
import { availabilityGroupParts } from './availability-groups.ts';
import { databaseContentParts } from './database-contents.ts';
import { databaseParts } from './databases.ts';
import { instanceParts } from './instance.ts';
import { networkParts } from './network.ts';
import type { Known, Part } from './part.ts';
import { permissionParts } from './permissions.ts';
import { readParts } from './read-parts.ts';
import { readinessParts } from './readiness.ts';
import { serverObjectParts } from './server-objects.ts';

/** One round trip a family and side. */
export const partFamilies = [
  permissionParts,
  instanceParts,
  networkParts,
  availabilityGroupParts,
  databaseParts,
  serverObjectParts,
  readinessParts,
  // The longest: should its answer not come in time, nothing else is lost with it.
  databaseContentParts,
] as const;

/** ms that a look into one database may take, on top of the deadline: its catalogue may have to be read from disk. */
const perDatabase = 100;

export const allParts = {
  ...permissionParts,
  ...instanceParts,
  ...networkParts,
  ...availabilityGroupParts,
  ...databaseParts,
  ...serverObjectParts,
  ...readinessParts,
  ...databaseContentParts,
} as const;

export type PartName = keyof typeof allParts;
export type PartRow<K extends PartName> = (typeof allParts)[K] extends Part<infer T> ? T : never;
export type Readings = { readonly [K in PartName]: Known<PartRow<K>> };

/** What a part reads, for people. */
export const viewsOf = (name: PartName): string => allParts[name].views;

/** Reads every family of a side, one after the other on its one connection. Never throws: what can not be read is unknown. */
export async function readAllParts(
  session: SqlSession,
  observation: SideObservation,
  options: { readonly deadline: number; readonly signal?: AbortSignal },
): Promise<Readings> {
  const context = { server: observation.server, dag: observation.dag };
  const read: Partial<Record<string, Known<unknown>>> = {};
  const patient = { ...options, deadline: options.deadline + perDatabase * (observation.dag?.databases.length ?? 0) };
  for (const parts of partFamilies) {
    const within = parts === databaseContentParts ? patient : options;
    Object.assign(read, await readParts(session, parts, context, observation.rights, within));
  }
  return read as Readings;
}

/** Reads the named parts in one round trip: what guards a statement, right before it. Never throws. */
export const readSomeParts = (
  session: SqlSession,
  names: readonly PartName[],
  observation: SideObservation,
  options: { readonly deadline: number; readonly signal?: AbortSignal },
): Promise<Partial<Readings>> =>
  readParts(
    session,
    Object.fromEntries(names.map((name) => [name, allParts[name]])) as Readonly<Record<string, Part<unknown>>>,
    { server: observation.server, dag: observation.dag },
    observation.rights,
    options,
  ) as Promise<Partial<Readings>>;

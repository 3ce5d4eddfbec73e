import { applicationLogin } from '../../../test/lab/engine/migration.ts';
import { isLink } from './scenario.ts';
import { type SideName, sideNames, type World } from './world.ts';

/** What one side is, read from the engine itself and not over a session. */
export interface ServerNow {
  /** Undefined when the DAG is not there. */
  readonly role: 'PRIMARY' | 'SECONDARY' | undefined;
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of the DAG. */
  readonly required: number;
  readonly modes: readonly string[];
  readonly writable: readonly string[];
  readonly suspended: readonly string[];
  readonly memberGroup: boolean;
  /** The login of the application may log in. */
  readonly applicationEnabled: boolean;
  /** A managed instance: its DAG is the link. */
  readonly managed: boolean;
  /** What the service is doing with the link. */
  readonly activity: string | undefined;
}

export type ServersNow = Readonly<Record<SideName, ServerNow>>;

export const readServers = (world: World): ServersNow => ({ source: readServer(world, 'source'), target: readServer(world, 'target') });

function readServer({ migration }: World, side: SideName): ServerNow {
  const instance = side === 'source' ? migration.source : migration.target;
  const group = side === 'source' ? migration.sourceGroup : migration.targetGroup;
  const dag = group.distributed[0];
  const copies = [...instance.server.databases.values()];
  return {
    role: dag?.role,
    required: dag?.required ?? 0,
    modes: dag?.members.map(({ mode }) => mode) ?? [],
    writable: copies.filter((copy) => copy.writable).map((copy) => copy.name),
    suspended: copies.filter((copy) => copy.suspended !== undefined).map((copy) => copy.name),
    memberGroup: instance.server.groups.has(group),
    applicationEnabled: instance.server.logins.get(applicationLogin.name)?.disabled !== true,
    managed: instance.server.managed !== undefined,
    activity: side === 'target' ? migration.instanceLink()?.activity : undefined,
  };
}

/** The side on which every database takes writes while the other takes none; undefined when there is no such side. */
export function writableSide(world: World): SideName | undefined {
  const now = readServers(world);
  const all = world.migration.databases.length;
  const [only, ...more] = sideNames.filter((side) => now[side].writable.length > 0);
  return only !== undefined && more.length === 0 && now[only].writable.length === all ? only : undefined;
}

/** Where the application is let in and finds a database that takes writes. */
export const openSides = (now: ServersNow): readonly SideName[] =>
  sideNames.filter((side) => now[side].applicationEnabled && now[side].writable.length > 0);

/**
 * The one side that takes the writes. A link that is removed leaves the source writable: then the target is it, as long as the application is
 * kept out of the source.
 */
export function writesSide(world: World): SideName | undefined {
  if (!isLink(world.scenario)) return writableSide(world);
  const now = readServers(world);
  const [only, ...more] = openSides(now);
  return only !== undefined && more.length === 0 && now[only].writable.length === world.migration.databases.length ? only : undefined;
}

/** One line for a table or a story. */
export const describeServers = ({ source, target }: ServersNow): string => `source ${describe(source)}; target ${describe(target)}`;

function describe({ role, required, modes, writable, suspended, memberGroup, applicationEnabled, managed, activity }: ServerNow): string {
  const without = managed ? 'without the link' : memberGroup ? 'without the DAG' : 'without the DAG and its AG';
  const words = [
    role ?? without,
    writable.length > 0 ? 'takes writes' : 'takes no writes',
    ...(required > 0 ? [`RSSTC ${required}`] : []),
    ...(role !== undefined && new Set(modes).size > 1 ? ['modes differ'] : []),
    ...(role !== undefined && modes[0] === 'ASYNCHRONOUS_COMMIT' && new Set(modes).size === 1 ? ['asynchronous'] : []),
    ...(suspended.length > 0 ? ['suspended'] : []),
    ...(applicationEnabled ? [] : ['login disabled']),
    ...(activity === undefined ? [] : [`Azure is ${activity}`]),
  ];
  return words.join(', ');
}

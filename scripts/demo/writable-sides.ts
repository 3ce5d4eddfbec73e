import { applicationLogin } from '../../test/lab/engine/migration.ts';
import type { RunningLaboratory } from '../../test/lab/start-laboratory.ts';

export type SideName = 'source' | 'target';

/** Who can write where. */
export interface WritableSides {
  /** Sides on which the application can write. */
  readonly application: readonly SideName[];
  /** Sides whose databases take writes, from whoever can log in. */
  readonly databases: readonly SideName[];
}

/** Looks at the engine itself, not at what the tasks say. */
export function writableSides({ migration }: Pick<RunningLaboratory, 'migration'>): WritableSides {
  const servers = (['source', 'target'] as const).map((side) => ({ side, server: migration.primaryOf(side)?.server }));
  const open = servers.filter(({ server }) => [...(server?.databases.values() ?? [])].some((copy) => copy.writable));
  const entered = open.filter(({ server }) => server?.logins.get(applicationLogin.name.toLowerCase())?.disabled === false);
  return { application: entered.map(({ side }) => side), databases: open.map(({ side }) => side) };
}

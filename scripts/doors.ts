import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a host enters: `actions` for GitHub, `tasks` for Azure Pipelines. */
export type Side = 'actions' | 'tasks';

export const sides: readonly Side[] = ['actions', 'tasks'];

/** Names of the tasks that have a door on this side, sorted. */
export const doorsOf = (root: string, side: Side): string[] =>
  readdirSync(join(root, side), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

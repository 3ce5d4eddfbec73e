import type { FilePath } from './fleet.ts';

/** A migration as it is written, without its id and wave; the form is known to be right. */
export type MigrationForm = Readonly<Record<string, unknown>>;

/** A migration with its defaults, and where each value was written. */
export interface MergedMigration {
  /** The value at a path inside the migration; undefined when neither it nor the defaults have one. */
  at(path: readonly string[]): unknown;
  /** Path in the file of what is at this place, for messages; the migration's own when nobody has it. */
  placeOf(path: readonly string[]): FilePath;
}

/** Values of a migration come before those of the defaults, key by key: a group such as `source` may come in part from each. */
export function mergeDefaults(own: MigrationForm, defaults: MigrationForm, place: FilePath): MergedMigration {
  return {
    at: (path) => valueAt(own, path) ?? valueAt(defaults, path),
    placeOf: (path) =>
      valueAt(own, path) === undefined && valueAt(defaults, path) !== undefined ? ['defaults', ...path] : [...place, ...path],
  };
}

const valueAt = (form: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as MigrationForm)[key] : undefined), form);

import { kebab } from '../../core/casing.ts';

/** `sourceServer` → `--source-server`. */
export const flagOf = (input: string): string => `--${kebab(input)}`;

/** `sourceServer` → `SQL_DAG_MIGRATE_SOURCE_SERVER`. */
export const variableOf = (input: string): string => `${prefix}${kebab(input).replaceAll('-', '_').toUpperCase()}`;

/** What the names of our variables begin with. */
export const prefix = 'SQL_DAG_MIGRATE_';

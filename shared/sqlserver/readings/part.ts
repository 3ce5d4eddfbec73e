import type { DagObservation, Rights, ServerIdentity } from '../../cutover/observation.ts';
import type { Row } from '../session.ts';

/** What a SELECT may depend on: the version of the server, and the DAG as this side shows it. */
export interface PartContext {
  readonly server: ServerIdentity;
  /** Undefined when this side does not show it. */
  readonly dag: DagObservation | undefined;
}

/** Without it the views of a part are empty, and say nothing about why. */
export type NeededRight = keyof Rights;

/** One result set that checks judge: a SELECT, and what becomes of a row. */
export interface Part<T> {
  /** The views and functions that are read, for the documentation. */
  readonly views: string;
  readonly needs?: NeededRight;
  /** One statement with one result set. Every column is text (CONVERT), because numbers must not pass through JavaScript unseen. */
  sql(context: PartContext): string;
  row(row: Row): T;
}

/** A part that was read, or why it could not be: no right, an error of the server, a lost connection. Unknown is never a pass. */
export type Known<T> = { readonly known: true; readonly rows: readonly T[] } | { readonly known: false; readonly why: string };

/** Keeps the type of its row. */
export const part = <T>(definition: Part<T>): Part<T> => definition;

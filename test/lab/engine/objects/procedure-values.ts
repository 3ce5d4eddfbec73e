import type { SqlValue } from '../../sql-types.ts';
import { requiredValue } from '../errors.ts';

/** What a system procedure was given. */
export class ProcedureValues {
  readonly #values: ReadonlyMap<string, SqlValue>;

  constructor(values: ReadonlyMap<string, SqlValue>) {
    this.#values = values;
  }

  /** Undefined when it was left out or NULL. */
  optional(name: string): string | undefined {
    const value = this.#values.get(`@${name}`);
    return value === null || value === undefined ? undefined : String(value);
  }

  /** Throws 14200 without a value. */
  text(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw requiredValue(name);
    return value;
  }

  /** Throws 14200 for anything that is not binary. */
  bytes(name: string): Uint8Array {
    const value = this.#values.get(`@${name}`);
    if (!(value instanceof Uint8Array)) throw requiredValue(name);
    return value;
  }

  whole(name: string, otherwise: number): number {
    const value = this.#values.get(`@${name}`);
    return value === null || value === undefined ? otherwise : Number(value);
  }

  /** A bit, or a word like true. */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.optional(name);
    return value === undefined ? otherwise : /^(1|true|on|yes)$/i.test(value);
  }
}

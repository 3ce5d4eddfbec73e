/** Variables of one batch, with their types. Scope is the batch, from the declaration on. */
import type { SqlType, SqlValue } from '../sql-types.ts';
import { undeclaredTableVariable, undeclaredVariable, variableDeclaredTwice } from './errors.ts';
import type { MemoryTable } from './memory-table.ts';

export interface Variable {
  readonly name: string;
  readonly type: SqlType;
  value: SqlValue;
}

/** The variables that an expression may name. */
export interface VariableScope {
  /** Throws 137. */
  scalar(name: string, line?: number): Variable;
  /** Throws 1087. */
  table(name: string, line?: number): MemoryTable;
}

export class Variables implements VariableScope {
  readonly #scalars = new Map<string, Variable>();
  readonly #tables = new Map<string, MemoryTable>();

  declare(name: string, type: SqlType, value: SqlValue, line?: number): Variable {
    this.#refuseTwice(name, line);
    const variable = { name, type, value };
    this.#scalars.set(name.toLowerCase(), variable);
    return variable;
  }

  declareTable(name: string, table: MemoryTable, line?: number): void {
    this.#refuseTwice(name, line);
    this.#tables.set(name.toLowerCase(), table);
  }

  scalar(name: string, line?: number): Variable {
    const variable = this.#scalars.get(name.toLowerCase());
    if (!variable) throw undeclaredVariable(name, line);
    return variable;
  }

  table(name: string, line?: number): MemoryTable {
    const table = this.#tables.get(name.toLowerCase());
    if (!table) throw undeclaredTableVariable(name, line);
    return table;
  }

  #refuseTwice(name: string, line: number | undefined): void {
    const key = name.toLowerCase();
    if (this.#scalars.has(key) || this.#tables.has(key)) throw variableDeclaredTwice(name, line);
  }
}

/**
 * What a SQL value is in the laboratory. The engine produces these values, the T-SQL evaluator computes with them,
 * and the TDS layer puts them on the wire.
 */

/** A decimal(p,s) or numeric(p,s) value: `unscaled / 10^scale`. LSN columns are numeric(25,0) and exceed 64 bits, so this is exact. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/**
 * JavaScript form of a SQL value, by SQL type:
 * bit → boolean; tinyint, smallint, int, real, float → number; bigint → bigint; decimal, numeric, money → Decimal;
 * char, varchar, nchar, nvarchar, sysname → string; uniqueidentifier → upper-case string with hyphens;
 * date, datetime, datetime2, smalldatetime, datetimeoffset, time → Date (UTC); binary, varbinary → Uint8Array; NULL → null.
 */
export type SqlValue = null | boolean | number | bigint | Decimal | string | Date | Uint8Array;

export type SqlTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'numeric'
  | 'money'
  | 'real'
  | 'float'
  | 'char'
  | 'varchar'
  | 'nchar'
  | 'nvarchar'
  | 'date'
  | 'time'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'binary'
  | 'varbinary'
  | 'sql_variant';

/** A SQL type. `length` counts characters or bytes, as T-SQL declares it. */
export interface SqlType {
  readonly name: SqlTypeName;
  readonly length?: number | 'max';
  readonly precision?: number;
  readonly scale?: number;
}

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** An error or an informational message of SQL Server, as it goes over the wire. Severity 10 and below is informational. */
export interface SqlMessage {
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly message: string;
  /** Line in the batch, from 1. */
  readonly line?: number | undefined;
  readonly procedure?: string | undefined;
}

/** Thrown by engine and evaluator for severity 11 and above. The line is filled in by the evaluator when the engine leaves it out. */
export class SqlError extends Error implements SqlMessage {
  override readonly name = 'SqlError';
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  line: number | undefined;
  readonly procedure: string | undefined;

  constructor(number: number, message: string, options: { severity?: number; state?: number; line?: number; procedure?: string } = {}) {
    super(message);
    this.number = number;
    this.severity = options.severity ?? 16;
    this.state = options.state ?? 1;
    this.line = options.line;
    this.procedure = options.procedure;
  }
}

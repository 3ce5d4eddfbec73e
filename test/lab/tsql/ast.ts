/** What the parser hands to the evaluator. Names are unquoted; variables keep their @. */
import type { Command } from '../commands.ts';
import type { SqlType, SqlValue } from '../sql-types.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Literal = { readonly kind: 'literal'; readonly type: SqlType; readonly value: SqlValue };
export type ColumnReference = { readonly kind: 'column'; readonly path: readonly string[]; readonly line: number };
export type Call = {
  readonly kind: 'call';
  readonly path: readonly string[];
  readonly args: readonly Expression[];
  readonly star?: boolean;
  readonly distinct?: boolean;
  readonly over?: WindowSpec;
  readonly withinGroup?: readonly OrderItem[];
  readonly line: number;
};

export type ScalarExpression =
  | Literal
  | ColumnReference
  | Call
  | { readonly kind: 'variable'; readonly name: string; readonly line: number }
  | { readonly kind: 'global'; readonly name: string; readonly line: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: Expression; readonly line: number }
  | {
      readonly kind: 'binary';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string; readonly line: number }
  | {
      readonly kind: 'case';
      readonly operand?: Expression;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: SqlType; readonly style?: Expression; readonly attempt: boolean }
  | { readonly kind: 'subquery'; readonly query: Query; readonly line: number };

export type Predicate =
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | {
      readonly kind: 'quantified';
      readonly operator: ComparisonOperator;
      readonly quantifier: 'ANY' | 'ALL';
      readonly left: Expression;
      readonly query: Query;
      readonly line: number;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
      readonly line: number;
    }
  | {
      readonly kind: 'in-list';
      readonly operand: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
      readonly line: number;
    }
  | { readonly kind: 'in-query'; readonly operand: Expression; readonly query: Query; readonly negated: boolean; readonly line: number }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: 'exists'; readonly query: Query };

export type Expression = ScalarExpression | Predicate;

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface WindowSpec {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  /** ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW; without it peers of the current row are included. */
  readonly rows: boolean;
  /** ... AND UNBOUNDED FOLLOWING. */
  readonly whole: boolean;
}

export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[]; readonly line: number }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias?: string }
  | {
      readonly kind: 'assignment';
      readonly variable: string;
      readonly operator?: ArithmeticOperator;
      readonly expression: Expression;
      readonly line: number;
    };

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross';

export type TableSource =
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly alias?: string; readonly line: number }
  | { readonly kind: 'table-variable'; readonly name: string; readonly alias?: string; readonly line: number }
  | {
      readonly kind: 'function';
      readonly path: readonly string[];
      readonly args: readonly Expression[];
      readonly alias?: string;
      readonly columnNames?: readonly string[];
      readonly line: number;
    }
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columnNames?: readonly string[];
      readonly line: number;
    }
  | {
      readonly kind: 'join';
      readonly join: JoinKind;
      readonly left: TableSource;
      readonly right: TableSource;
      readonly on?: Expression;
      readonly line: number;
    }
  | { readonly kind: 'apply'; readonly outer: boolean; readonly left: TableSource; readonly right: TableSource; readonly line: number };

export interface SelectCore {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top?: { readonly count: Expression; readonly percent: boolean; readonly withTies: boolean };
  readonly items: readonly SelectItem[];
  readonly into?: readonly string[];
  readonly from: readonly TableSource[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly line: number;
}

export type QueryBody =
  | SelectCore
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[]; readonly line: number }
  | {
      readonly kind: 'set-operation';
      readonly operator: 'union' | 'union-all' | 'except' | 'intersect';
      readonly left: QueryBody;
      readonly right: QueryBody;
      readonly line: number;
    };

export interface CommonTable {
  readonly name: string;
  readonly columnNames?: readonly string[];
  readonly query: Query;
}

export interface Query {
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset?: Expression;
  readonly fetch?: Expression;
  readonly line: number;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: { readonly seed: bigint; readonly increment: bigint };
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly defaultValue?: Expression;
}

export interface Argument {
  readonly name?: string;
  /** Undefined stands for the word DEFAULT. */
  readonly value: Expression | undefined;
  readonly output: boolean;
}

export type DataTarget =
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly line: number }
  | { readonly kind: 'table-variable'; readonly name: string; readonly line: number };

/** Columns after OUTPUT; `inserted.x` and `deleted.x` are ordinary column references. */
export interface OutputClause {
  readonly items: readonly SelectItem[];
  readonly into?: DataTarget;
}

export interface ColumnAssignment {
  readonly column?: string;
  readonly variable?: string;
  readonly operator?: ArithmeticOperator;
  readonly value: Expression | undefined;
  readonly line: number;
}

type StatementBody =
  | {
      readonly kind: 'declare';
      readonly variables: readonly { readonly name: string; readonly type: SqlType; readonly value?: Expression }[];
    }
  | { readonly kind: 'declare-table'; readonly name: string; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'set-variable'; readonly name: string; readonly operator?: ArithmeticOperator; readonly value: Expression }
  | { readonly kind: 'set-option'; readonly options: readonly string[]; readonly value: string | Expression }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'if'; readonly condition: Expression; readonly body: Statement; readonly otherwise?: Statement }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'return'; readonly value?: Expression }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: readonly Statement[] }
  | { readonly kind: 'throw'; readonly args?: { readonly number: Expression; readonly message: Expression; readonly state: Expression } }
  | {
      readonly kind: 'raiserror';
      readonly message: Expression;
      readonly severity: Expression;
      readonly state: Expression;
      readonly args: readonly Expression[];
      readonly options: readonly string[];
    }
  | { readonly kind: 'print'; readonly value: Expression }
  | { readonly kind: 'waitfor'; readonly until: 'delay' | 'time'; readonly value: Expression }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'execute-text'; readonly text: readonly Expression[] }
  | {
      readonly kind: 'execute';
      readonly procedure: readonly string[] | string;
      readonly result?: string;
      readonly args: readonly Argument[];
    }
  | { readonly kind: 'begin-transaction'; readonly name?: string }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'insert';
      readonly with: readonly CommonTable[];
      readonly target: DataTarget;
      readonly columns?: readonly string[];
      readonly output?: OutputClause;
      /** Undefined stands for DEFAULT VALUES. An undefined expression stands for the word DEFAULT. */
      readonly source:
        | { readonly kind: 'rows'; readonly rows: readonly (readonly (Expression | undefined)[])[] }
        | { readonly kind: 'query'; readonly query: Query }
        | { readonly kind: 'execute'; readonly statement: Statement }
        | { readonly kind: 'defaults' };
    }
  | {
      readonly kind: 'update';
      readonly with: readonly CommonTable[];
      readonly top?: Expression;
      readonly target: DataTarget;
      readonly assignments: readonly ColumnAssignment[];
      readonly output?: OutputClause;
      readonly from: readonly TableSource[];
      readonly where?: Expression;
    }
  | {
      readonly kind: 'delete';
      readonly with: readonly CommonTable[];
      readonly top?: Expression;
      readonly target: DataTarget;
      readonly output?: OutputClause;
      readonly from: readonly TableSource[];
      readonly where?: Expression;
    }
  | { readonly kind: 'truncate'; readonly target: DataTarget }
  | { readonly kind: 'create-table'; readonly path: readonly string[]; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'drop-table'; readonly paths: readonly (readonly string[])[]; readonly ifExists: boolean }
  /** DBCC TRACEON, TRACEOFF, TRACESTATUS. `global` says that -1 was given; `silent` is WITH NO_INFOMSGS. */
  | {
      readonly kind: 'trace-flags';
      readonly verb: 'TRACEON' | 'TRACEOFF' | 'TRACESTATUS';
      readonly flags: readonly number[];
      readonly global: boolean;
      readonly silent: boolean;
    }
  | { readonly kind: 'command'; readonly command: Command; readonly name: string; readonly allowedInTransaction: boolean }
  | { readonly kind: 'empty' };

/** `line` is the line of the first token, from 1. */
export type Statement = StatementBody & { readonly line: number };
export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>;

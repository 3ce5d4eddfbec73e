/** What the names of a plan mean: for the execution that compiled it, and for every later one that it is bound to. */
import type { Relation } from '../../port.ts';
import type { TableScope } from '../expressions/binding.ts';
import { findRelation, temporaryTable } from '../queries/tables.ts';
import type { SessionState } from '../session-state.ts';
import type { Variable, VariableScope } from '../variables.ts';
import type { Execution } from './execution.ts';

/** One execution's meaning of every name of a plan. */
export interface PlanUse {
  readonly session: SessionState;
  readonly relations: readonly Relation[];
  readonly variables: readonly Variable[];
}

export interface PlanScope {
  /** Given to the compiler. What it names is remembered. */
  readonly session: Readonly<SessionState>;
  readonly variables: VariableScope;
  readonly tables: TableScope;
  /** What the names mean to the execution that the plan is compiled for. */
  readonly first: PlanUse;
  /** Undefined when a name means other columns or another type than when the plan was compiled, or something of one execution only. */
  bind(execution: Execution): PlanUse | undefined;
  /** From now on everything in the plan is evaluated for this execution. */
  enter(use: PlanUse): void;
}

export function createPlanScope(compiling: Execution): PlanScope {
  const paths: (readonly string[])[] = [];
  const relations: Relation[] = [];
  const variables: Variable[] = [];
  const first: PlanUse = { session: compiling.session, relations, variables };
  let ofOneExecution = false;
  let turn = 0;
  let use = first;

  return {
    session: currentSession(
      () => use.session,
      () => turn,
    ),
    variables: {
      scalar(name, line) {
        const at = variables.push(compiling.variables.scalar(name, line)) - 1;
        return {
          ...(variables[at] as Variable),
          get value() {
            return (use.variables[at] as Variable).value;
          },
          set value(value) {
            (use.variables[at] as Variable).value = value;
          },
        };
      },
      table(name, line) {
        ofOneExecution = true;
        return compiling.variables.table(name, line);
      },
    },
    tables: {
      relation(path) {
        const found = findRelation(compiling.session, path);
        if (!found) return undefined;
        const at = relations.push(found) - 1;
        paths.push(path);
        return { ...found, rows: (read) => (use.relations[at] as Relation).rows(read) };
      },
      temporary(path) {
        const found = temporaryTable(compiling.session, path);
        if (found) ofOneExecution = true;
        return found;
      },
    },
    first,
    bind(execution) {
      if (ofOneExecution) return undefined;
      try {
        return {
          session: execution.session,
          relations: relations.map(({ columns }, at) =>
            sameColumns(findRelation(execution.session, paths[at] as readonly string[]), columns),
          ),
          variables: variables.map(({ name, type }) => sameType(execution.variables.scalar(name), type)),
        };
      } catch {
        // Compiling anew says what is wrong, and says it as the error that it is.
        return undefined;
      }
    },
    enter(next) {
      use = next;
      turn += 1;
    },
  };
}

/** System views give the same list of columns to all sessions of a version; a user table gives a new one each time, and is compiled anew. */
function sameColumns(relation: Relation | undefined, columns: Relation['columns']): Relation {
  if (relation?.columns !== columns) throw new RangeError('other columns');
  return relation;
}

function sameType(variable: Variable, type: Variable['type']): Variable {
  if (variable.type !== type) throw new RangeError('another type');
  return variable;
}

/** The session that the plan is evaluated for. Each turn counts as a statement: a result that holds for one statement ends with it. */
function currentSession(session: () => SessionState, turn: () => number): Readonly<SessionState> {
  return {
    get engine() {
      return session().engine;
    },
    get clock() {
      return session().clock;
    },
    get serverName() {
      return session().serverName;
    },
    get productVersion() {
      return session().productVersion;
    },
    get parse() {
      return session().parse;
    },
    get plans() {
      return session().plans;
    },
    get options() {
      return session().options;
    },
    get temporaryTables() {
      return session().temporaryTables;
    },
    get rowCount() {
      return session().rowCount;
    },
    get lastError() {
      return session().lastError;
    },
    get lastIdentity() {
      return session().lastIdentity;
    },
    get statementTime() {
      return session().statementTime;
    },
    get statementNumber() {
      return turn();
    },
    get batchFrom() {
      return session().batchFrom;
    },
    get caught() {
      return session().caught;
    },
    get doomed() {
      return session().doomed;
    },
    get nesting() {
      return session().nesting;
    },
  };
}

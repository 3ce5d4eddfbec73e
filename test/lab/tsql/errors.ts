/**
 * The errors that the evaluator itself raises: numbers, severities and texts as sys.messages has them (Microsoft page
 * "Database engine events and errors"). Errors of availability groups and databases come from the engine.
 */
import { SqlError } from '../sql-types.ts';

const raise = (number: number, severity: number, message: string, line?: number, state = 1): SqlError =>
  new SqlError(number, message, line === undefined ? { severity, state } : { severity, state, line });

// syntax
export const syntaxError = (near: string, line: number) => raise(102, 15, `Incorrect syntax near '${near}'.`, line);
export const syntaxErrorNearKeyword = (word: string, line: number) => raise(156, 15, `Incorrect syntax near the keyword '${word}'.`, line);
export const unclosedQuotation = (text: string, line: number) =>
  raise(105, 15, `Unclosed quotation mark after the character string '${text.slice(0, 128)}'.`, line);
export const missingEndComment = (line: number) => raise(113, 15, "Missing end comment mark '*/'.", line);
export const conditionExpected = (near: string, line: number) =>
  raise(4145, 15, `An expression of non-boolean type specified in a context where a condition is expected, near '${near}'.`, line);
export const identifierTooLong = (name: string, line: number) =>
  raise(103, 15, `The identifier that starts with '${name.slice(0, 128)}' is too long. Maximum length is 128.`, line);
export const notAStatementOption = (option: string, statement: string, line: number) =>
  raise(155, 15, `'${option}' is not a recognized ${statement} option.`, line);
export const invalidSetOption = (option: string, line: number) => raise(195, 15, `'${option}' is not a recognized SET option.`, line);
export const breakOutsideLoop = (word: string, line: number) =>
  raise(word === 'BREAK' ? 135 : 136, 15, `Cannot use a ${word} statement outside the scope of a WHILE statement.`, line);
export const throwOutsideCatch = (line: number) =>
  raise(
    10704,
    15,
    'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
    line,
  );
export const duplicateOption = (option: string, line: number) =>
  raise(11, 15, `The option '${option}' was specified more than once. Each option can be specified only once.`, line);

// names
export const invalidColumn = (name: string, line?: number) => raise(207, 16, `Invalid column name '${name}'.`, line);
export const invalidObject = (name: string, line?: number) => raise(208, 16, `Invalid object name '${name}'.`, line);
export const ambiguousColumn = (name: string, line?: number) => raise(209, 16, `Ambiguous column name '${name}'.`, line);
export const unboundIdentifier = (path: string, line?: number) =>
  raise(4104, 16, `The multi-part identifier "${path}" could not be bound.`, line);
export const undeclaredVariable = (name: string, line?: number) => raise(137, 15, `Must declare the scalar variable "${name}".`, line, 2);
export const undeclaredTableVariable = (name: string, line?: number) =>
  raise(1087, 15, `Must declare the table variable "${name}".`, line, 2);
export const variableDeclaredTwice = (name: string, line?: number) =>
  raise(
    134,
    15,
    `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
    line,
    2,
  );
export const unknownFunction = (name: string, line?: number) =>
  raise(195, 15, `'${name}' is not a recognized built-in function name.`, line, 10);
export const unknownUserFunction = (path: readonly string[], line?: number) =>
  raise(
    4121,
    16,
    `Cannot find either column "${path[0]}" or the user-defined function or aggregate "${path.join('.')}", or the name is ambiguous.`,
    line,
  );
export const argumentCount = (name: string, count: number, line?: number) =>
  raise(174, 15, `The ${name.toLowerCase()} function requires ${count} argument(s).`, line);
export const argumentRange = (name: string, low: number, high: number, line?: number) =>
  raise(189, 15, `The ${name.toLowerCase()} function requires ${low} to ${high} arguments.`, line);
export const invalidLength = (name: string) => raise(537, 16, `Invalid length parameter passed to the ${name} function.`, undefined, 3);
export const procedureNotFound = (name: string, line?: number) => raise(2812, 16, `Could not find stored procedure '${name}'.`, line, 62);
export const firstInBatch = (statement: string, line?: number) =>
  raise(111, 15, `'${statement}' must be the first statement in a query batch.`, line);
export const unknownType = (name: string, line?: number) => raise(243, 16, `Type ${name} is not a defined system type.`, line);
export const duplicateTableName = (name: string, line?: number) =>
  raise(
    1013,
    16,
    `The objects "${name}" and "${name}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
    line,
  );
export const unnamedColumn = (position: number, table: string, line?: number) =>
  raise(8155, 16, `No column name was specified for column ${position} of '${table}'.`, line, 2);
export const repeatedColumn = (column: string, table: string, line?: number) =>
  raise(8156, 16, `The column '${column}' was specified multiple times for '${table}'.`, line);
export const fewerColumnNames = (table: string, more: boolean, line?: number) =>
  raise(more ? 8158 : 8159, 16, `'${table}' has ${more ? 'more' : 'fewer'} columns than were specified in the column list.`, line);
export const prefixMatchesNothing = (prefix: string, line?: number) =>
  raise(107, 15, `The column prefix '${prefix}' does not match with a table name or alias name used in the query.`, line);
export const nothingToSelectFrom = (line?: number) => raise(263, 16, 'Must specify table to select from.', line);

// queries
export const notGrouped = (column: string, where: 'select list' | 'HAVING clause' | 'ORDER BY clause', line?: number) =>
  raise(
    { 'select list': 8120, 'HAVING clause': 8121, 'ORDER BY clause': 8127 }[where],
    16,
    `Column '${column}' is invalid in the ${where} because it is not contained in either an aggregate function or the GROUP BY clause.`,
    line,
  );
export const aggregateNotAllowed = (where: 'WHERE' | 'ON' | 'GROUP BY' | 'SET', line?: number) =>
  where === 'WHERE'
    ? raise(
        147,
        15,
        'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
        line,
      )
    : where === 'GROUP BY'
      ? raise(144, 15, 'Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.', line)
      : raise(
          1015,
          15,
          'An aggregate cannot appear in an ON clause unless it is in a subquery contained in a HAVING clause or select list, and the column being aggregated is an outer reference.',
          line,
        );
export const windowNotAllowed = (line?: number) =>
  raise(4108, 15, 'Windowed functions can only appear in the SELECT or ORDER BY clauses.', line);
export const windowNeedsOrder = (name: string, line?: number) =>
  raise(4112, 15, `The function '${name}' must have an OVER clause with ORDER BY.`, line);
export const windowNeeded = (name: string, line?: number) => raise(10753, 15, `The function '${name}' must have an OVER clause.`, line);
export const invalidSumOperand = (type: string, operator: string, line?: number) =>
  raise(8117, 16, `Operand data type ${type} is invalid for ${operator} operator.`, line);
export const moreThanOneValue = () =>
  raise(
    512,
    16,
    'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
  );
export const oneExpressionOnly = (line?: number) =>
  raise(116, 16, 'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.', line);
export const unequalColumnCounts = (line?: number) =>
  raise(
    205,
    16,
    'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    line,
  );
export const unequalValueRows = (line?: number) =>
  raise(10709, 16, 'The number of columns for each row in a table value constructor must be the same.', line);
export const orderPositionOutOfRange = (position: number, line?: number) =>
  raise(108, 15, `The ORDER BY position number ${position} is out of range of the number of items in the select list.`, line);
export const orderNotInDistinct = (line?: number) =>
  raise(145, 15, 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.', line);
export const orderNotInUnion = (line?: number) =>
  raise(104, 16, 'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.', line);
export const orderNotAllowed = (line?: number) =>
  raise(
    1033,
    15,
    'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
    line,
  );
export const assignmentMixed = (line?: number) =>
  raise(141, 15, 'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.', line);
export const negativeTop = (line?: number) =>
  raise(1060, 15, 'The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.', line);
export const negativeOffset = (line?: number) => raise(10742, 15, 'The offset specified in a OFFSET clause may not be negative.', line);

// values
export const divideByZero = () => raise(8134, 16, 'Divide by zero error encountered.');
export const arithmeticOverflow = (from: string, to: string) =>
  raise(8115, 16, `Arithmetic overflow error converting ${from} to data type ${to}.`, undefined, 2);
export const numberTextOverflow = (text: string, type: 'tinyint' | 'smallint' | 'int', from: string) =>
  type === 'int'
    ? raise(248, 16, `The conversion of the ${from} value '${text}' overflowed an int column.`)
    : raise(
        244,
        16,
        `The conversion of the ${from} value '${text}' overflowed an ${type === 'tinyint' ? 'INT1' : 'INT2'} column. Use a larger integer column.`,
      );
export const smallIntegerOverflow = (type: string, value: string) =>
  raise(220, 16, `Arithmetic overflow error for data type ${type}, value = ${value}.`);
export const conversionFailed = (from: string, text: string, to: string) =>
  raise(245, 16, `Conversion failed when converting the ${from} value '${text}' to data type ${to}.`);
export const dateConversionFailed = () => raise(241, 16, 'Conversion failed when converting date and/or time from character string.');
export const dateOutOfRange = (from: string, to: string) =>
  raise(242, 16, `The conversion of a ${from} data type to a ${to} data type resulted in an out-of-range value.`, undefined, 3);
export const dateOverflow = (type: string) => raise(517, 16, `Adding a value to a '${type}' column caused an overflow.`);
export const dateDifferenceOverflow = () =>
  raise(
    535,
    16,
    'The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.',
  );
export const guidConversionFailed = () =>
  raise(8169, 16, 'Conversion failed when converting from a character string to uniqueidentifier.', undefined, 2);
export const conversionError = (from: string, to: string) => raise(8114, 16, `Error converting data type ${from} to ${to}.`, undefined, 5);
export const insufficientSpaceForGuid = () =>
  raise(8170, 16, 'Insufficient result space to convert uniqueidentifier value to char.', undefined, 2);
export const conversionNotAllowed = (from: string, to: string) =>
  raise(529, 16, `Explicit conversion from data type ${from} to ${to} is not allowed.`, undefined, 2);
export const operandClash = (left: string, right: string, line?: number) =>
  raise(206, 16, `Operand type clash: ${left} is incompatible with ${right}`, line, 2);
export const implicitConversion = (from: string, to: string, line?: number) =>
  raise(
    257,
    16,
    `Implicit conversion from data type ${from} to ${to} is not allowed. Use the CONVERT function to run this query.`,
    line,
    3,
  );
export const incompatibleTypes = (left: string, right: string, operator: string, line?: number) =>
  raise(402, 16, `The data types ${left} and ${right} are incompatible in the ${operator} operator.`, line);
export const invalidStyle = (style: number, from: string, to: string) =>
  raise(281, 16, `${style} is not a valid style number when converting from ${from} to a ${to === 'char' ? 'character string' : to}.`);
export const domainError = () => raise(3623, 16, 'An invalid floating point operation occurred.');
export const invalidEscape = (character: string) =>
  raise(506, 16, `The invalid escape character "${character}" was specified in a LIKE predicate.`);
export const collationUnknown = (name: string, line?: number) => raise(448, 16, `Invalid collation '${name}'.`, line);
export const collationConflict = (left: string, right: string, operator: string) =>
  raise(468, 16, `Cannot resolve the collation conflict between "${left}" and "${right}" in the ${operator} operation.`, undefined, 9);

// data
export const nullNotAllowed = (column: string, table: string, verb: string) =>
  raise(
    515,
    16,
    `Cannot insert the value NULL into column '${column}', table '${table}'; column does not allow nulls. ${verb} fails.`,
    undefined,
    2,
  );
export const duplicateKey = (table: string, key: string) =>
  raise(
    2627,
    14,
    `Violation of PRIMARY KEY constraint. Cannot insert duplicate key in object '${table}'. The duplicate key value is (${key}).`,
  );
export const textTruncated = (table: string, column: string, value: string) =>
  raise(2628, 16, `String or binary data would be truncated in table '${table}', column '${column}'. Truncated value: '${value}'.`);
/** Before SQL Server 2019. */
export const textTruncatedSomewhere = () => raise(8152, 16, 'String or binary data would be truncated.', undefined, 30);
export const systemCatalog = (line?: number) => raise(259, 16, 'Ad hoc updates to system catalogs are not allowed.', line);
export const identityExplicit = (table: string, line?: number) =>
  raise(544, 16, `Cannot insert explicit value for identity column in table '${table}' when IDENTITY_INSERT is set to OFF.`, line);
export const identityUpdate = (column: string, line?: number) => raise(8102, 16, `Cannot update identity column '${column}'.`, line);
export const valueCountMismatch = (line?: number) =>
  raise(213, 16, 'Column name or number of supplied values does not match table definition.', line);
export const fewerValues = (more: boolean, line?: number) =>
  more
    ? raise(
        110,
        15,
        'There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        line,
      )
    : raise(
        109,
        15,
        'There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        line,
      );
export const selectListMismatch = (more: boolean, line?: number) =>
  more
    ? raise(
        121,
        15,
        'The select list for the INSERT statement contains more items than the insert list. The number of SELECT values must match the number of INSERT columns.',
        line,
      )
    : raise(
        120,
        15,
        'The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.',
        line,
      );
export const tableExists = (name: string, line?: number) =>
  raise(2714, 16, `There is already an object named '${name}' in the database.`, line, 6);
export const cannotDrop = (what: string, name: string, line?: number) =>
  raise(3701, 11, `Cannot drop the ${what} '${name}', because it does not exist or you do not have permission.`, line, 5);

// transactions and batches
export const commitWithoutBegin = () => raise(3902, 16, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
export const rollbackWithoutBegin = () => raise(3903, 16, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
export const transactionDoomed = () =>
  raise(
    3930,
    16,
    'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
  );
export const doomedAtBatchEnd = () =>
  raise(3998, 16, 'Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.');
export const notInTransaction = (statement: string, line?: number) =>
  raise(574, 16, `${statement} statement cannot be used inside a user transaction.`, line, 0);
export const nestingTooDeep = () =>
  raise(217, 16, 'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).');
export const missingParameter = (procedure: string, parameter: string) =>
  raise(201, 16, `Procedure or function '${procedure}' expects parameter '${parameter}', which was not supplied.`, undefined, 4);
export const unknownParameter = (procedure: string, parameter: string) =>
  raise(8145, 16, `${parameter} is not a parameter for procedure ${procedure}.`, undefined, 2);
export const tooManyArguments = (procedure: string) =>
  raise(8144, 16, `Procedure or function ${procedure} has too many arguments specified.`, undefined, 2);
export const parameterNotText = (parameter: string) =>
  raise(214, 16, `Procedure expects parameter '${parameter}' of type 'ntext/nchar/nvarchar'.`, undefined, 2);
export const missingSqlParameter = (declaration: string, parameter: string) =>
  raise(8178, 16, `The parameterized query '(${declaration})' expects the parameter '${parameter}', which was not supplied.`);
export const severityNeedsLog = (line?: number) =>
  raise(
    2754,
    16,
    'Error severity levels greater than 18 can only be specified by members of the sysadmin role, using the WITH LOG option.',
    line,
  );
export const throwNumberOutOfRange = (number: number, line?: number) =>
  raise(
    35100,
    16,
    `Error number ${number} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`,
    line,
    10,
  );
export const invalidWaitTime = (text: string, line?: number) =>
  raise(148, 15, `Incorrect time syntax in time string '${text}' used with WAITFOR.`, line);
export const killNotAllowed = (line?: number) => raise(6104, 16, 'Cannot use KILL to kill your own process.', line);
export const sessionKilled = () => raise(596, 21, 'Cannot continue the execution because the session is in the kill state.');
export const nestedTooDeeply = () =>
  raise(191, 15, 'Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.');
export const internalError = (detail: string) =>
  raise(8630, 17, `Internal Query Processor Error: The query processor encountered an unexpected error during execution (${detail}).`);
/** The laboratory knows the statement but does not carry it out. SQL Server uses this text for statements that Azure leaves out. */
export const statementNotSupported = (statement: string, line?: number) =>
  raise(40510, 16, `Statement '${statement}' is not supported in this version of SQL Server.`, line);

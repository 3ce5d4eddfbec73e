import { ExpressionError, parseExpression } from '../expression-syntax.ts';
import { type Fields, PipelineFileError, readFields, readMapping, readText } from '../pipeline-file.ts';
import { splitTemplate } from '../template-text.ts';
import { evaluate, interpolate, type Scope, type Value, type ValueMap } from './expression.ts';

/** `strategy:` as it is written; expressions are still in it. */
export interface Strategy {
  /** One expression for the whole, or lists by name and `include`. */
  readonly matrix: string | Fields;
  readonly failFast: string;
  readonly maxParallel: string | undefined;
}

/** What becomes of a strategy when its job begins. */
export interface Legs {
  /** The `matrix` context of each job, in their order. */
  readonly legs: readonly ValueMap[];
  readonly failFast: boolean;
  /** Infinity when the file sets no limit: the number of runners is the limit then. */
  readonly maxParallel: number;
}

/** Of one workflow run (docs.github.com, "Workflow syntax", jobs.<job_id>.strategy.matrix). */
const mostJobs = 256;

/** @throws PipelineFileError */
export function readStrategy(value: unknown, where: string): Strategy | undefined {
  if (value === undefined) return undefined;
  const fields = readFields(value, where, ['matrix', 'fail-fast', 'max-parallel']);
  const { matrix } = fields;
  return {
    matrix: typeof matrix === 'string' ? matrix : readMapping(matrix, `${where}.matrix`),
    failFast: fields['fail-fast'] === undefined ? 'true' : readText(fields['fail-fast'], `${where}.fail-fast`),
    maxParallel: fields['max-parallel'] === undefined ? undefined : readText(fields['max-parallel'], `${where}.max-parallel`),
  };
}

/** @throws PipelineFileError for a matrix that GitHub would refuse: no job, too many jobs, or something that is no matrix. */
export function expandStrategy({ matrix, failFast, maxParallel }: Strategy, scope: Scope, where: string): Legs {
  const legs = combinations(valuesOf(matrix, scope, where), where);
  if (legs.length === 0) throw new PipelineFileError(`${where}.matrix`, 'a matrix must give at least one job');
  if (legs.length > mostJobs) throw new PipelineFileError(`${where}.matrix`, `${legs.length} jobs are more than the ${mostJobs} of a run`);
  const most = maxParallel === undefined ? Number.POSITIVE_INFINITY : Number(interpolate(maxParallel, scope));
  if (!(most >= 1)) throw new PipelineFileError(`${where}.max-parallel`, 'must be 1 or more');
  return { legs, failFast: interpolate(failFast, scope) === 'true', maxParallel: most };
}

function valuesOf(matrix: string | Fields, scope: Scope, where: string): ValueMap {
  const value = typeof matrix === 'string' ? wholeExpression(matrix, scope, `${where}.matrix`) : (matrix as ValueMap);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PipelineFileError(`${where}.matrix`, 'a mapping is expected');
  const inner = Object.entries(value).map(([name, entry]) => [
    name,
    typeof entry === 'string' ? wholeExpression(entry, scope, `${where}.matrix.${name}`) : entry,
  ]);
  return Object.fromEntries(inner);
}

function wholeExpression(text: string, scope: Scope, where: string): Value {
  const [part, ...more] = splitTemplate(text);
  if (part?.kind !== 'expression' || more.length > 0) throw new PipelineFileError(where, 'a list, a mapping or one expression is expected');
  try {
    return evaluate(parseExpression(part.text, true), scope);
  } catch (error) {
    if (error instanceof ExpressionError) throw new PipelineFileError(where, error.message);
    throw error;
  }
}

/**
 * Every combination of the lists, then `include`: an entry that overwrites no value of the lists is added to each combination that it fits;
 * one that fits none becomes a job of its own (docs.github.com, "Running variations of jobs", "Expanding or adding matrix configurations").
 */
function combinations({ include = [], exclude, ...lists }: ValueMap, where: string): readonly ValueMap[] {
  if (exclude !== undefined) throw new PipelineFileError(`${where}.matrix.exclude`, 'it is not understood here');
  const names = Object.keys(lists);
  let legs: ValueMap[] = names.length === 0 ? [] : [{}];
  for (const [name, list] of Object.entries(lists)) {
    const values = listOf(list, `${where}.matrix.${name}`);
    legs = legs.flatMap((leg) => values.map((value) => ({ ...leg, [name]: value })));
  }
  const added: ValueMap[] = [];
  for (const entry of listOf(include, `${where}.matrix.include`) as readonly ValueMap[]) {
    // Only what the lists gave is compared: what an earlier entry added may be overwritten.
    const fits = (leg: ValueMap) => names.every((name) => !(name in entry) || entry[name] === leg[name]);
    if (legs.some(fits)) legs = legs.map((leg) => (fits(leg) ? { ...leg, ...entry } : leg));
    else added.push(entry);
  }
  return [...legs, ...added];
}

function listOf(value: Value, where: string): readonly Value[] {
  if (!Array.isArray(value)) throw new PipelineFileError(where, 'a list is expected');
  return value;
}

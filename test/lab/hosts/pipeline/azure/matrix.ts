import { ExpressionError } from '../expression-syntax.ts';
import { PipelineFileError, readFields, readMapping, readText, textMapping } from '../pipeline-file.ts';
import { evaluateText, type Scope, toText } from './expression.ts';
import { runtimeExpression } from './pipeline-check.ts';

/** `strategy:` of an ordinary job, as it is written. A deployment job can not have one (learn.microsoft.com, "Deployment jobs"). */
export interface MatrixStrategy {
  /** Variables by name of the leg, or the expression that gives them as JSON. */
  readonly matrix: string | Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Infinity when there is no limit. */
  readonly maxParallel: number;
}

export interface Leg {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** @throws PipelineFileError */
export function readMatrix(value: unknown, where: string): MatrixStrategy | undefined {
  if (value === undefined) return undefined;
  const fields = readFields(value, where, ['matrix', 'maxParallel'], { parallel: 'slices of one job are not run' });
  const most = fields.maxParallel === undefined ? 0 : Number(readText(fields.maxParallel, `${where}.maxParallel`));
  if (!Number.isInteger(most) || most < 0) throw new PipelineFileError(`${where}.maxParallel`, 'a number is expected');
  const maxParallel = most === 0 ? Number.POSITIVE_INFINITY : most;
  if (typeof fields.matrix !== 'string') return { matrix: legsOf(fields.matrix, `${where}.matrix`), maxParallel };
  if (runtimeExpression(fields.matrix) === undefined) throw new PipelineFileError(`${where}.matrix`, 'a mapping or $[ ] is expected');
  return { matrix: fields.matrix, maxParallel };
}

/** @throws PipelineFileError for what the service would refuse: no JSON, no leg, a name that it does not take. */
export function expandMatrix({ matrix }: MatrixStrategy, scope: Scope, where: string): readonly Leg[] {
  const place = `${where}.strategy.matrix`;
  const legs = Object.entries(typeof matrix === 'string' ? legsOf(parse(matrix, scope, place), place) : matrix);
  if (legs.length === 0) throw new PipelineFileError(place, 'a matrix must give at least one job');
  return legs.map(([name, variables]) => ({ name, variables }));
}

function parse(matrix: string, scope: Scope, place: string): unknown {
  try {
    return JSON.parse(toText(evaluateText(runtimeExpression(matrix) ?? '', scope)));
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof SyntaxError) throw new PipelineFileError(place, error.message);
    throw error;
  }
}

function legsOf(value: unknown, place: string): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(readMapping(value, place)).map(([name, variables]) => {
      // learn.microsoft.com, "jobs.job.strategy definition".
      if (!/^[A-Za-z]\w{0,99}$/.test(name))
        throw new PipelineFileError(
          place,
          `'${name}' is not a name of at most 100 letters, digits and underscores that begins with a letter`,
        );
      return [name, textMapping(variables, `${place}.${name}`)];
    }),
  );
}

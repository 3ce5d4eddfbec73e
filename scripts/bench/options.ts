import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly quick: boolean;
  /** Ids of the chapters to measure, in the order of the page. */
  readonly only: readonly string[];
  readonly times: number;
  readonly json: string | undefined;
  readonly writeDocument: boolean;
}

const known = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  times: { type: 'string' },
  json: { type: 'string' },
  'write-document': { type: 'boolean', default: false },
} as const;

/** Samples a cell, unless somebody asks for others. */
const usualTimes = 30;
const quickTimes = 3;

/** Reads the command line. Throws Error that names every problem at once. */
export function readOptions(args: readonly string[], ids: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options: known });
  const problems: string[] = [];
  const only = values.only?.split(',').map((id) => id.trim()) ?? ids;
  const strangers = only.filter((id) => !ids.includes(id));
  if (strangers.length > 0)
    problems.push(`--only: there is no chapter ${strangers.map((id) => `"${id}"`).join(', ')}; there are ${ids.join(', ')}.`);
  const times = values.times === undefined ? (values.quick ? quickTimes : usualTimes) : Number(values.times);
  if (!Number.isInteger(times) || times < 1 || times > 1000) problems.push(`--times: "${values.times}" is no whole number from 1 to 1000.`);
  if (values.json === '') problems.push('--json: the path is missing.');
  if (values.quick && values['write-document']) problems.push('--write-document: what --quick measures is too little for the page.');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    quick: values.quick,
    only: ids.filter((id) => only.includes(id)),
    times,
    json: values.json,
    writeDocument: values['write-document'],
  };
}

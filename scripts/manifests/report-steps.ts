import { isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { between } from './tables.ts';

/** The examples that docs/report.md quotes, as text. */
export interface QuotedExamples {
  readonly github: string;
  readonly azurePipelines: string;
}

/** Puts the steps that hand the report on, as the examples have them, between their markers. Throws an Error that names what is missing. */
export const withReportSteps = (document: string, { github, azurePipelines }: QuotedExamples): string =>
  between(
    between(document, 'steps:github', aroundTheTasks(github, '  synchronize:', 'name', ['Hand on the report']), 'required'),
    'steps:azure-pipelines',
    aroundTheTasks(azurePipelines, '  - stage: Synchronize', 'displayName', ['Hand on the report', 'Keep the report of this attempt']),
    'required',
  );

/** Of the job in the middle that begins with this line: it has a job before it and one after it. */
function aroundTheTasks(example: string, begin: string, key: string, after: readonly string[]): string {
  const at = example.indexOf(`\n${begin}\n`);
  if (at < 0) throw new Error(`The example has no line "${begin}".`);
  const quote = (name: string) => stepOf(example.slice(at + 1), key, name);
  const before = ['Take up the report'];
  return ['```yaml', ...before.map(quote), '# ... the tasks of the job ...', ...after.map(quote), '```'].join('\n');
}

/** The first step whose `key` says this name, letter by letter, with the indentation of a list. */
function stepOf(example: string, key: string, name: string): string {
  const found: string[] = [];
  visit(parseDocument(example), {
    Map(_, step: YAMLMap) {
      const said = step.get(key, true);
      if (!isScalar(said) || said.value !== name || step.range == null) return;
      const [start, end] = step.range;
      const indent = start - example.lastIndexOf('\n', start) - 1;
      const [first = '', ...others] = example.slice(start, end).trimEnd().split('\n');
      found.push([`- ${first}`, ...others.map((line) => `  ${line.slice(indent)}`)].join('\n'));
      return visit.BREAK;
    },
  });
  if (found[0] === undefined) throw new Error(`No step of the example has the ${key} ${name}.`);
  return found[0];
}

import { fencedYaml } from './fenced-yaml.ts';

/** A piece of a pipeline in a page, as a whole pipeline. */
export interface FencedPipeline {
  readonly text: string;
  /** What is added to a line of `text` for the line of the page. */
  readonly lineOffset: number;
}

/** The blocks of YAML in a Markdown page that have steps of Azure Pipelines; steps alone get their `steps:`. */
export const fencedPipelines = (page: string): FencedPipeline[] =>
  fencedYaml(page)
    .filter(({ text }) => /^ *- (task|publish|download): /m.test(text))
    .map(({ text, line }) => within(areSteps(text) ? 'steps:\n' : '', text, line, 0));

/** The blocks that have steps of GitHub Actions; steps alone, and what a job says, get a workflow around them. */
export const fencedWorkflows = (page: string): FencedPipeline[] =>
  fencedYaml(page)
    .filter(({ text }) => /^ *(- )?uses: /m.test(text) && !/^(on|jobs):/m.test(text))
    .map(({ text, line }) => {
      const job =
        'on: workflow_dispatch\npermissions: {}\nconcurrency: page\njobs:\n  job:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n';
      return areSteps(text) ? within(`${job}    steps:\n`, text, line, 6) : within(job, text, line, 4);
    });

const areSteps = (text: string): boolean => /^(#.*\n)*- /.test(text);

const within = (head: string, text: string, line: number, indent: number): FencedPipeline => ({
  text: head + text.replaceAll(/^(?=.)/gm, ' '.repeat(indent)),
  lineOffset: line - head.split('\n').length,
});

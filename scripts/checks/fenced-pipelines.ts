/** A piece of a pipeline in a page. */
export interface FencedPipeline {
  /** As a whole pipeline: steps alone have got their `steps:`. */
  readonly text: string;
  /** What is added to a line of `text` for the line of the page. */
  readonly lineOffset: number;
}

/** The blocks of YAML in a Markdown page that have steps of Azure Pipelines. */
export function fencedPipelines(page: string): FencedPipeline[] {
  return [...page.matchAll(/^```ya?ml\n(.*?)^```/gms)].flatMap(({ 1: block = '', index }) => {
    if (!/^ *- (task|publish|download): /m.test(block)) return [];
    const indent = Math.min(
      ...block
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => line.search(/\S/)),
    );
    const text = block.replaceAll(new RegExp(`^ {${indent}}`, 'gm'), '');
    const line = page.slice(0, index).split('\n').length;
    return /^[-#]/.test(text) ? [{ text: `steps:\n${text}`, lineOffset: line - 1 }] : [{ text, lineOffset: line }];
  });
}

/** A block of YAML in a Markdown page, without the indentation that all its lines have. */
export interface FencedYaml {
  readonly text: string;
  /** Of its first line in the page, counted from 1. */
  readonly line: number;
}

export const fencedYaml = (page: string): FencedYaml[] =>
  [...page.matchAll(/^```ya?ml\n(.*?)^```/gms)].map(({ 1: block = '', index }) => {
    const indents = block.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
    return {
      text: block.replaceAll(new RegExp(`^ {${Math.min(...indents)}}`, 'gm'), ''),
      line: page.slice(0, index).split('\n').length + 1,
    };
  });

import type { Emit, SearchResult, Violation } from './breadth-first.ts';
import type { State } from './packed.ts';

/** The shortest way into a violation, a line a step, in plain words. */
export function tellStory(
  { space }: Pick<SearchResult, 'space'>,
  violation: Violation,
  successors: (emit: Emit) => (now: State) => void,
): readonly string[] {
  const path: number[] = [violation.state];
  while (path[0] !== 0) path.unshift(space.parent(path[0] as number));
  const lines: string[] = [];
  const wanted = new Uint32Array(space.words);
  let line = '';
  const expand = successors((label, who, next) => {
    if (line === '' && next.every((word, index) => word === wanted[index])) line = sentence(label, who);
  });
  const now = new Uint32Array(space.words);
  for (let index = 1; index < path.length; index += 1) {
    space.at(path[index - 1] as number, now);
    space.at(path[index] as number, wanted);
    line = '';
    expand(now);
    lines.push(line);
  }
  if (violation.label !== '') lines.push(sentence(violation.label, violation.who));
  return [...lines.map((text, index) => `${String(index + 1).padStart(3)}. ${text}`), `     → ${violation.broken}`];
}

const sentence = (label: string, who: number): string => (who < 0 ? label : `run ${who + 1} ${label}`);

import { PipelineFileError } from './pipeline-file.ts';

export interface Dependent {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/**
 * Puts jobs or stages in an order in which each one comes after what it depends on; otherwise they stay in the order of the
 * file. They run one after the other here, where a host would run independent ones side by side.
 * @throws PipelineFileError for an unknown name, a name used twice or a circle.
 */
export function inDependencyOrder<T extends Dependent>(all: readonly T[], what: string): T[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  if (byId.size !== all.length) throw new PipelineFileError(what, 'two of them have the same name');
  const ordered: T[] = [];
  const visit = (one: T, open: readonly string[]) => {
    if (ordered.includes(one)) return;
    if (open.includes(one.id)) throw new PipelineFileError(what, `a circle of dependencies: ${[...open, one.id].join(' → ')}`);
    for (const id of one.dependsOn) {
      const needed = byId.get(id);
      if (needed === undefined) throw new PipelineFileError(what, `'${one.id}' depends on '${id}', which does not exist`);
      visit(needed, [...open, one.id]);
    }
    ordered.push(one);
  };
  for (const one of all) visit(one, []);
  return ordered;
}

/** Everything that one depends on, directly or through others. */
export function ancestorsOf(id: string, all: readonly Dependent[]): Set<string> {
  const found = new Set<string>();
  const visit = (current: string) => {
    for (const needed of all.find((one) => one.id === current)?.dependsOn ?? []) {
      if (!found.has(needed)) {
        found.add(needed);
        visit(needed);
      }
    }
  };
  visit(id);
  return found;
}

import { type LocatedProblem, writePath } from '../fleet/fleet.ts';
import { untrusted } from '../hosts/untrusted.ts';

/** Something that is wrong in a file of migrations, as people find it: `migrations.yml:12 migrations[0].window is over`. Without a full stop. */
export const sayFleetProblem = (file: string, { line, path, problem }: LocatedProblem): string =>
  `${untrusted(file, 200)}:${line} ${untrusted(path.length === 0 ? 'the file' : writePath(path), 300)} ${untrusted(problem, 1000)}`;

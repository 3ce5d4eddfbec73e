/** A file that a step wrote (GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE) breaks the grammar; the runner fails the step. */
export class EnvironmentFileError extends Error {
  override name = 'EnvironmentFileError';
}

/**
 * Reads `NAME=value` and `NAME<<DELIMITER … DELIMITER` lines in order; a later name wins with the caller. Only LF ends a
 * line, a CR stays in the value (EnvFileKeyValuePairs of actions/runner on Linux and macOS).
 * @throws EnvironmentFileError for a line of neither form, an empty name or delimiter, or a missing end.
 */
export function readEnvironmentFile(text: string): (readonly [name: string, value: string])[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const arrows = line.indexOf('<<');
    if (equals >= 0 && (arrows < 0 || equals < arrows)) {
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    if (arrows < 0) throw new EnvironmentFileError(`Invalid format '${line}'`);
    const name = line.slice(0, arrows);
    const delimiter = line.slice(arrows + 2);
    if (name === '' || delimiter === '') {
      throw new EnvironmentFileError(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
    }
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) throw new EnvironmentFileError(`Invalid value. Matching delimiter not found '${delimiter}'`);
    pairs.push([name, lines.slice(index + 1, end).join('\n')]);
    index = end;
  }
  return pairs;
}

import type { CutoverWindow, FleetProblem, Given } from './fleet.ts';
import { type FleetFields, placedFields } from './fleet-fields.ts';
import { isHidden } from './legs.ts';
import type { MergedMigration } from './merge-defaults.ts';
import type { InputRules } from './read-fleet.ts';
import { rawText } from './schema.ts';
import { readWindow, type WrittenWindow } from './window.ts';

/** What one migration gives to the tasks, its window, and what is wrong with them. */
export function readMigration(
  merged: MergedMigration,
  fields: FleetFields,
  rules: InputRules,
): { readonly given: ReadonlyMap<string, Given>; readonly window: CutoverWindow | undefined; readonly problems: readonly FleetProblem[] } {
  const placed = placedFields(fields);
  const given = new Map<string, Given>();
  for (const { input, path } of placed) {
    const value = merged.at(path);
    if (value !== undefined && rawText(value).trim() !== '') given.set(input, readGiven(value));
  }
  // A rule only asks what is there: the value of a variable is not known here, and that of a secret never.
  const texts = new Map([...given].map(([input, one]) => [input, one.kind === 'value' ? one.text : `the ${one.kind} ${one.name}`]));
  const hidden = [...given].flatMap(([input, one]) =>
    one.kind !== 'value' && isHidden(one.name, fields)
      ? [{ input, problem: `must have another name than ${one.name}: jobs of Azure Pipelines have a variable of this name themselves` }]
      : [],
  );
  const problems = [...hidden, ...rules(texts)].map(({ input, problem }) => {
    const path = placed.find((field) => field.input === input)?.path ?? [];
    return { path: merged.placeOf(path), problem };
  });
  const window = merged.at(['window']);
  if (window === undefined) return { given, window, problems };
  const read = readWindow(window as WrittenWindow);
  if (!('problems' in read)) return { given, window: read, problems };
  const ofWindow = read.problems.map(({ path, problem }) => ({ path: [...merged.placeOf(['window']), ...path], problem }));
  return { given, window: undefined, problems: [...problems, ...ofWindow] };
}

function readGiven(value: unknown): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { variable, secret } = value as { variable?: string; secret?: string };
    return secret === undefined ? { kind: 'variable', name: variable ?? '' } : { kind: 'secret', name: secret };
  }
  return { kind: 'value', text: rawText(value) };
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/** What the runner takes from an action.yml. */
export interface ActionManifest {
  readonly name: string;
  readonly inputs: ReadonlyMap<string, ActionInput>;
  readonly outputs: readonly string[];
  readonly main: string;
  readonly post: string | undefined;
  /** The condition of the post step. */
  readonly postIf: string;
}

export interface ActionInput {
  readonly defaultValue: string | undefined;
  readonly deprecationMessage: string | undefined;
}

type Yaml = Readonly<Record<string, unknown>>;

/**
 * Reads action.yml of a JavaScript action. `required` is not read on purpose: the runner does not enforce it.
 * @throws Error when the action is not a Node action, has a pre step, or a default that is an expression.
 */
export async function readActionManifest(folder: string): Promise<ActionManifest> {
  const file = path.join(folder, 'action.yml');
  const manifest: Yaml = parse(await readFile(file, 'utf8'));
  const runs = mapping(manifest.runs);
  const using = String(runs.using);
  if (!/^node(20|24)$/i.test(using)) throw new Error(`${file}: runs.using is '${using}'; this runner runs node24 (and node20 on it)`);
  if (runs.pre !== undefined) throw new Error(`${file}: a 'pre' step is not supported here`);
  if (typeof runs.main !== 'string') throw new Error(`${file}: runs.main is missing`);
  return {
    name: String(manifest.name ?? ''),
    inputs: new Map(Object.entries(mapping(manifest.inputs)).map(([name, input]) => [name, readInput(file, name, mapping(input))])),
    outputs: Object.keys(mapping(manifest.outputs)),
    main: runs.main,
    post: runs.post === undefined ? undefined : String(runs.post),
    postIf: String(runs['post-if'] ?? 'always()'),
  };
}

function readInput(file: string, name: string, input: Yaml): ActionInput {
  const defaultValue = input.default === undefined || input.default === null ? undefined : String(input.default);
  if (defaultValue?.includes('${{')) throw new Error(`${file}: the default of '${name}' is an expression, which is not supported here`);
  const message = input.deprecationMessage;
  return { defaultValue, deprecationMessage: message === undefined ? undefined : String(message) };
}

function mapping(value: unknown): Yaml {
  return typeof value === 'object' && value !== null ? (value as Yaml) : {};
}

import type { JSONSchema } from 'azure-pipelines-language-service';
import { expression, flag, text } from './shapes.ts';
import { taskStep } from './steps.ts';

/** What is read of a task.json. */
export interface TaskManifest {
  readonly name: string;
  readonly version: { readonly Major: number };
  readonly inputs: readonly {
    readonly name: string;
    readonly type: string;
    readonly required?: boolean;
    readonly defaultValue?: string;
    readonly visibleRule?: string;
    readonly options?: Readonly<Record<string, string>>;
  }[];
}

/**
 * A step with one of our tasks, by its name or by publisher.extension.contribution.name. An input that the form hides at times is not
 * required here: whether it is hidden depends on the other inputs, which a schema does not see.
 */
export const ourTask = ({ name, version, inputs }: TaskManifest): JSONSchema =>
  taskStep(
    String.raw`^(?:[\w-]+\.[\w-]+\.[\w-]+\.)?${name}@${version.Major}$`,
    Object.fromEntries(inputs.map((input) => [input.name, shapeOf(input)])),
    inputs.filter(({ required, visibleRule }) => required === true && visibleRule === undefined).map((input) => input.name),
  );

function shapeOf({ type, options }: TaskManifest['inputs'][number]): JSONSchema {
  if (options !== undefined) return { anyOf: [{ enum: Object.keys(options) }, expression] };
  return type === 'boolean' ? flag : text;
}

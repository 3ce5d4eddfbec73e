/** The few shapes that the schema of Azure Pipelines is made of. All are strict: what is not named is a problem. */
import type { JSONSchema } from 'azure-pipelines-language-service';

export type Properties = Readonly<Record<string, JSONSchema>>;

/** Anywhere in a text: what is put in before or during the run. */
export const expression: JSONSchema = { type: 'string', pattern: String.raw`\$(\(.+\)|\[.+\]|\{\{.+\}\})` };

/** One value. A key with nothing behind it is none. */
export const text: JSONSchema = { type: ['string', 'number', 'boolean'] };

/** A text of exactly one of these words, or an expression that may give one. */
export const oneOfWords = (...words: readonly string[]): JSONSchema => ({ anyOf: [{ enum: [...words] }, expression] });

export const flag: JSONSchema = { anyOf: [{ type: 'boolean' }, oneOfWords('true', 'false')] };

export const number: JSONSchema = { anyOf: [{ type: 'number' }, expression] };

/** A name that other parts of the pipeline refer to (learn.microsoft.com, "YAML schema", stages.stage, jobs.job, steps.task). */
export const identifier: JSONSchema = {
  type: 'string',
  pattern: String.raw`^([A-Za-z_]|\$\{\{.*?\}\})([A-Za-z0-9_]|\$\{\{.*?\}\})*$`,
  patternErrorMessage: 'A name has letters, digits and underscores, and begins with no digit.',
};

/** The known keys and no others. The first of `first` has to stand at the beginning: it says what kind of mapping it is. */
export const mapping = (properties: Properties, required: readonly string[] = [], first?: string): JSONSchema => ({
  type: 'object',
  properties: { ...properties },
  required: [...required, ...(first === undefined ? [] : [first])],
  additionalProperties: false,
  ...(first !== undefined && { firstProperty: [first] }),
});

/** Any key, each with a value of this shape. */
export const anyKey = (value: JSONSchema): JSONSchema => ({ type: 'object', additionalProperties: value });

export const listOf = (...items: readonly JSONSchema[]): JSONSchema => ({ type: 'array', items: either(...items), minItems: 1 });

export const either = (...alternatives: readonly JSONSchema[]): JSONSchema =>
  alternatives.length === 1 && alternatives[0] !== undefined ? alternatives[0] : { anyOf: [...alternatives] };

/** `a` or `[a, b]`. */
export const oneOrMore: JSONSchema = either(text, listOf(text));

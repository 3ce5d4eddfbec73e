import * as z from 'zod';
import type { Field } from '../core/field.ts';
import type { FieldGroup, FleetField, FleetFields } from './fleet-fields.ts';
import { wordsOf } from './words.ts';

/** A matrix makes at most 256 jobs (GitHub docs, "Workflow syntax": jobs.<job_id>.strategy.matrix). */
export const mostMigrations = 256;

/** Names that both hosts accept for a variable and for a secret (GitHub docs, "Using secrets": naming your secrets). */
const reference = z
  .string()
  .regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/i, 'must be a name of letters, digits and underscores that does not begin with GITHUB_');

/** Also the name of a job on Azure Pipelines, with underscores (at most 100 letters, digits, underscores; begins with a letter). */
const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and inner hyphens, and begin with a letter')
  .max(63, 'must have at most 63 characters');

/** A mapping with these keys only. */
const mapping = <S extends z.ZodRawShape>(shape: S, description?: string) =>
  z
    .strictObject(shape, {
      error: ({ code }) => (code === 'unrecognized_keys' ? `is not known here; known are ${Object.keys(shape).join(', ')}` : undefined),
    })
    .describe(description ?? '');

/** The form of the file. It judges every value with the definition of the input that the value is for. */
export function fleetSchema({ own, groups, options }: FleetFields) {
  const body = {
    ...keysOf(own),
    ...Object.fromEntries(Object.entries(groups).map(([group, fields]) => [group, mapping(keysOf(fields)).optional()])),
    window: mapping(
      { from: z.string(), to: z.string(), 'time-zone': z.string().optional() },
      'The time in which the cutover may be made, for example from 2026-11-28T22:00 to 2026-11-29T04:00 in the time-zone Europe/Berlin.',
    ).optional(),
    options: mapping(
      Object.fromEntries(Object.entries(options).map(([task, fields]) => [task, mapping(keysOf(fields)).optional()])),
      'Inputs of the tasks, by task.',
    ).optional(),
  };
  return mapping({
    waves: z
      .array(id)
      .min(1, 'must name at least one wave')
      .describe('Names of the waves in their order. The first one is the canary: a few migrations that matter least.'),
    defaults: mapping(body, 'What every migration has that does not say otherwise.').optional(),
    migrations: z
      .array(
        mapping({
          id: id.describe('Names the migration in jobs, logs and reports.'),
          wave: id.describe('One of the waves.'),
          ...body,
        }),
      )
      .min(1, 'must hold at least one migration')
      .max(mostMigrations, `must hold at most ${mostMigrations} migrations: GitHub makes no more jobs from one matrix; split the file`),
  });
}

/** JSON schema (draft 2020-12) for the completion of editors. It knows the form, not the rules between values. */
export const fleetJsonSchema = (fields: FleetFields, about: { readonly $id: string; readonly title: string }): object => ({
  ...about,
  ...z.toJSONSchema(fleetSchema(fields), { io: 'input' }),
});

/** What is wrong with the form of a value, with the path of each place. */
export function formProblems(
  value: unknown,
  fields: FleetFields,
): readonly { readonly path: (string | number)[]; readonly problem: string }[] {
  const { error } = fleetSchema(fields).safeParse(value, { error: wordsOf });
  return (error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return places.map((place) => ({ path: place, problem: issue.message }));
  });
}

const keysOf = (fields: FieldGroup) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field).describe(field.field.help).optional()]));

function schemaOf({ field, holding }: FleetField): z.ZodType {
  if (holding === 'secret')
    return z.strictObject(
      { secret: reference },
      { error: 'must name a secret, such as { secret: SOURCE_PASSWORD }: a secret itself does not belong into this file' },
    );
  const value = written(field).check(({ value: given, issues }) => {
    const problem = problemOf(field, rawText(given));
    // `continue`: the form is right, so that a union takes this problem for its own and not for the wrong choice.
    if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: given, continue: true });
  });
  if (holding === 'value') return value;
  return z.union([value, z.strictObject({ variable: reference })], {
    error: 'must be text, or name a variable, such as { variable: SOURCE_SERVER }',
  });
}

function written({ kind, options = [] }: Field<unknown>): z.ZodType {
  if (kind === 'flag') return z.boolean();
  if (kind === 'choice') return z.enum(options as readonly [string, ...string[]]);
  return kind === 'list' ? z.array(z.string()) : z.string();
}

/** A value of the file as a host would pass it to a task. */
export const rawText = (value: unknown): string => {
  if (!Array.isArray(value)) return String(value);
  return value.some((entry) => String(entry).includes(',')) ? value.map((entry) => `- ${entry}`).join('\n') : value.join(',');
};

function problemOf(field: Field<unknown>, text: string): string | undefined {
  // A host would replace it once more: what a value means must not depend on who runs it.
  if (/\$[([{]/.test(text)) return 'must not hold $(, $[ or ${: name a variable instead, such as { variable: SOURCE_SERVER }';
  try {
    field.parse(text.trim() === '' ? undefined : text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

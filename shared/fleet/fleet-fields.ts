import type { Field } from '../core/field.ts';

/** How the file may hold a value: as it is, also as the name of a variable, or only as the name of a secret. */
export type Holding = 'value' | 'value-or-variable' | 'secret';

/** One key of the file: which input it stands for, and the definition of that input, which reads and judges its value. */
export interface FleetField {
  /** camelCase. Options carry the name of their task in front: two tasks may have an input of the same name. */
  readonly input: string;
  readonly field: Field<unknown>;
  readonly holding: Holding;
}

/** Keys as they are written in the file. */
export type FieldGroup = Readonly<Record<string, FleetField>>;

/** Every key of a migration that stands for an input of a task. The tasks say which; this folder only reads files. */
export interface FleetFields {
  /** Keys of the migration itself, for example `route`. */
  readonly own: FieldGroup;
  /** Keys in a mapping of their own, for example `source`. */
  readonly groups: Readonly<Record<string, FieldGroup>>;
  /** Keys under `options`, by task. */
  readonly options: Readonly<Record<string, FieldGroup>>;
}

/** A field with the place of its key inside a migration. */
export interface PlacedField extends FleetField {
  readonly path: readonly string[];
}

/** All fields, in the order of the file. */
export const placedFields = ({ own, groups, options }: FleetFields): readonly PlacedField[] => [
  ...Object.entries(own).map(([key, field]) => ({ ...field, path: [key] })),
  ...Object.entries(groups).flatMap(([group, fields]) => Object.entries(fields).map(([key, field]) => ({ ...field, path: [group, key] }))),
  ...Object.entries(options).flatMap(([task, fields]) =>
    Object.entries(fields).map(([key, field]) => ({ ...field, path: ['options', task, key] })),
  ),
];

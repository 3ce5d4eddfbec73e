/** What a file of migrations says, after everything in it was checked. */
export interface Fleet {
  /** Names of the waves in their order; the first one is the canary. Each has at least one migration. */
  readonly waves: readonly string[];
  readonly migrations: readonly Migration[];
}

export interface Migration {
  readonly id: string;
  readonly wave: string;
  /** What the tasks are given, by the name of the input; inputs that the file leaves out are not here. */
  readonly given: ReadonlyMap<string, Given>;
  readonly window: CutoverWindow | undefined;
  /** 1-based line of the file on which it begins. */
  readonly line: number;
}

/** A value, or the name under which the host keeps it. The file never holds a secret. */
export type Given =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'secret'; readonly name: string };

/** The time in which the cutover may be made. */
export interface CutoverWindow {
  /** ms since 1970, UTC. */
  readonly from: number;
  readonly to: number;
  /** As the file has it, for people. */
  readonly written: string;
}

/** A step into a file: a key of a mapping, or a position in a list. */
export type FilePath = readonly (string | number)[];

/** Something that is wrong in the file. The text goes on after the name of the place: "must be …". */
export interface FleetProblem {
  readonly path: FilePath;
  readonly problem: string;
}

/** The same with its 1-based line. */
export interface LocatedProblem extends FleetProblem {
  readonly line: number;
}

/** `migrations[0].source.server` */
export const writePath = (path: FilePath): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

/** One part of the proof, for example the abstract model or the shipped code under a scheduler. */
export interface ProofPart {
  readonly name: string;
  run(options: ProofOptions): Promise<ProofResult>;
}

export interface ProofOptions {
  readonly full: boolean;
  /** Only the pieces of work whose line in the table contains this; all of them when left out. */
  readonly pieces: string | undefined;
  /** Resolves when somebody wants an end: a part that can gives what it has by then, and says that it is not all. */
  readonly interrupted: Promise<void>;
}

/** A line of the table. A number that does not apply is left out. */
export interface ProofRow {
  readonly what: string;
  readonly states?: number;
  readonly transitions?: number;
  readonly depth?: number;
  readonly faults?: number;
  readonly crashPoints?: number;
  /** Mutants that were found, of how many. */
  readonly mutants?: string;
  readonly violations: number;
}

export interface ProofResult {
  readonly rows: readonly ProofRow[];
  readonly violations: number;
}

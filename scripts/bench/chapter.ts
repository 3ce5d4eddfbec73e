/** What every part of the bench gives: figures for a page, the same for programs, and what was aimed at. */

/** How long and how often to measure. */
export interface Effort {
  /** Samples a cell. */
  readonly times: number;
  /** A few minutes at most: fewer distances, fewer sizes. Ratios only, because the machine may be busy. */
  readonly quick: boolean;
  /** Says how far it is. */
  readonly say: (line: string) => void;
}

/** A goal, and what came out. A goal that was missed is shown with its cause; it never makes the bench fail. */
export interface Goal {
  readonly what: string;
  /** For people: "≤ 20 ms + 2 round trips". */
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** A relation of two figures of the same run that must hold on any machine, busy or not: it makes the quick bench fail. */
export interface Guard {
  readonly what: string;
  readonly holds: boolean;
  /** The figures that were compared. */
  readonly because: string;
}

export interface Findings {
  /** Markdown: tables with units in their headings, and a sentence on what was measured and how. */
  readonly markdown: string;
  /** The same figures for a program. */
  readonly cells: readonly object[];
  readonly goals: readonly Goal[];
  readonly guards: readonly Guard[];
}

export interface Chapter {
  /** Names it on the command line: `--only outage`. */
  readonly id: string;
  readonly title: string;
  measure(effort: Effort): Promise<Findings>;
}

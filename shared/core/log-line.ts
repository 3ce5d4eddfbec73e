/** What one line of the log says. Every part is safe to print. */
export interface LogLine {
  /** Where it happened: `source SQL01`, `link SalesDag`, `state`. */
  readonly where: string;
  readonly what: string;
  /** One word: done, refused, unknown. */
  readonly outcome?: string;
  /** ms */
  readonly took?: number;
  readonly detail?: string | undefined;
}

/**
 * The grammar of the log: `where: what: outcome in how long (detail)`. The time before it comes from `withTimes`; docs/logs.md explains
 * the whole to the people who read it.
 */
export const logLine = ({ where, what, outcome, took, detail }: LogLine): string => {
  const end = [outcome, took === undefined ? undefined : `in ${howLong(took)}`].filter((part) => part !== undefined).join(' ');
  return `${where}: ${what}${end === '' ? '' : `: ${end}`}${detail === undefined ? '' : ` (${detail})`}`;
};

/** ms for people: milliseconds as long as they matter, then seconds, then minutes. */
export function howLong(ms: number): string {
  if (ms < 9999.5) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(Math.round(ms / 1000) / 60);
  return `${minutes} min ${Math.round(ms / 1000) - minutes * 60} s`;
}

/** Masks secrets in text, as both hosts do: the value, each of its lines and the forms it may take in a log become `***`. */
export interface SecretMasker {
  /** Blank text is ignored. A text of several lines is masked as a whole and line by line. */
  add(secret: string): void;
  mask(text: string): string;
}

/** Gives another form of a secret; an empty text means that there is none. */
export type SecretEncoder = (secret: string) => string;

export function createSecretMasker(encoders: readonly SecretEncoder[]): SecretMasker {
  const masked = new Set<string>();
  const addForms = (secret: string) => {
    if (secret.trim() === '') return;
    masked.add(secret);
    for (const encode of encoders) {
      const form = encode(secret);
      if (form !== '') masked.add(form);
    }
  };
  return {
    add(secret) {
      addForms(secret);
      const lines = secret.split(/\r\n|\r|\n/);
      if (lines.length > 1) for (const line of lines) addForms(line.trim());
    },
    mask: (text) => replaceIntervals(text, mergeIntervals(findIntervals(text, masked))),
  };
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

function findIntervals(text: string, values: ReadonlySet<string>): Interval[] {
  const found: Interval[] = [];
  for (const value of values) {
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
      found.push({ start, end: start + value.length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Overlapping and touching hits become one: otherwise the tail of one secret could show behind the mask of another. */
function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals) {
    const last = merged.at(-1);
    if (last !== undefined && next.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

function replaceIntervals(text: string, intervals: readonly Interval[]): string {
  let result = '';
  let position = 0;
  for (const { start, end } of intervals) {
    result += `${text.slice(position, start)}***`;
    position = end;
  }
  return result + text.slice(position);
}

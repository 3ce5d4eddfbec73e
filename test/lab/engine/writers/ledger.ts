/** What one writer knows about a row that it wanted to be kept. */
export type Fate = 'acknowledged' | 'in-doubt' | 'refused';

export interface LedgerEntry {
  readonly database: string;
  readonly writer: number;
  readonly id: number;
  readonly fate: Fate;
  /** ms since the epoch: when the answer came. */
  readonly at: number;
}

/** The outcome of comparing the ledger with the rows that are there. */
export interface LedgerVerdict {
  readonly acknowledged: number;
  /** Acknowledged rows that are there. */
  readonly found: number;
  readonly lost: readonly LedgerEntry[];
  /** Rows whose writer got no answer; they may be there or not. */
  readonly inDoubt: number;
  /** Rows that are there although they were refused, or that nobody wrote. */
  readonly unexpected: readonly { readonly database: string; readonly writer: number; readonly id: number }[];
}

/** The writers' memory of what they were told. */
export class Ledger {
  private readonly entries = new Map<string, LedgerEntry>();

  note(entry: LedgerEntry): void {
    this.entries.set(keyOf(entry), entry);
  }

  get acknowledged(): number {
    return this.count('acknowledged');
  }

  compare(rows: Iterable<{ readonly database: string; readonly writer: number; readonly id: number }>): LedgerVerdict {
    const there = new Map([...rows].map((row) => [keyOf(row), row]));
    const all = [...this.entries.values()];
    const acknowledged = all.filter((entry) => entry.fate === 'acknowledged');
    const lost = acknowledged.filter((entry) => !there.has(keyOf(entry)));
    const unexpected = [...there].filter(([key]) => (this.entries.get(key)?.fate ?? 'refused') === 'refused').map(([, row]) => row);
    return {
      acknowledged: acknowledged.length,
      found: acknowledged.length - lost.length,
      lost,
      inDoubt: this.count('in-doubt'),
      unexpected,
    };
  }

  private count(fate: Fate): number {
    let count = 0;
    for (const entry of this.entries.values()) if (entry.fate === fate) count++;
    return count;
  }
}

function keyOf(row: { readonly database: string; readonly writer: number; readonly id: number }): string {
  return `${row.database.toLowerCase()}/${row.writer}/${row.id}`;
}

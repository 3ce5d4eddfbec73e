import type { LabClock } from '../../clock.ts';
import type { DatabaseCopy, Lineage } from '../databases/copy.ts';
import type { LogBlock } from '../log/records.ts';
import type { Journal } from './journal.ts';

/** Something that must never happen, seen by the laboratory itself and not by the product under test. */
export type Violation =
  | { readonly kind: 'split-brain'; readonly at: number; readonly what: string; readonly servers: readonly string[] }
  | {
      readonly kind: 'lost-acknowledged-commit';
      readonly at: number;
      readonly database: string;
      readonly server: string;
      readonly transactions: readonly number[];
    };

/** A time in which no copy of a database took writes. `to` is undefined while it lasts. */
export interface Darkness {
  readonly database: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly durationMs: number | undefined;
}

/** Watches the copies of every database. */
export class Monitor {
  readonly violations: Violation[] = [];
  readonly darkness: Darkness[] = [];
  private readonly clock: LabClock;
  private readonly journal: Journal;
  private readonly splits = new Set<string>();
  /** What a copy acknowledged although another one had become the heir. */
  private readonly commitsLeftBehind = new Map<DatabaseCopy, number[]>();

  constructor(clock: LabClock, journal: Journal) {
    this.clock = clock;
    this.journal = journal;
  }

  acknowledged(copy: DatabaseCopy, transaction: number, block: LogBlock): void {
    const { heir } = copy.lineage;
    if (heir !== undefined && heir !== copy && !heir.log.blocks.includes(block)) this.leftBehind(copy, transaction);
    else copy.lineage.acknowledged.push({ transaction, block });
  }

  /**
   * From now on `heir` is the copy that counts. Another copy that can still write is no violation by itself: its databases stay writable
   * when a link is removed. A commit that it acknowledges after this, and that the heir does not have, is.
   */
  parted(heir: DatabaseCopy): void {
    heir.lineage.heir = heir;
  }

  /** The copies follow one another again, or never stopped to. */
  rejoined(copy: DatabaseCopy): void {
    copy.lineage.heir = undefined;
    for (const one of this.commitsLeftBehind.keys()) if (one.lineage === copy.lineage) this.commitsLeftBehind.delete(one);
  }

  /** To be called whenever a copy may have begun or ceased to take writes. */
  writableChanged(copy: DatabaseCopy): void {
    const { lineage } = copy;
    const had = lineage.writable.has(copy);
    if (copy.writable === had) return;
    if (copy.writable) this.began(copy, lineage);
    else this.ceased(copy, lineage);
  }

  /** A copy becomes primary with the log that it has on disk: is every acknowledged commit in it? */
  promoted(copy: DatabaseCopy): void {
    const { lineage, log } = copy;
    const present = new Set(log.blocks);
    const lost = lineage.acknowledged.filter((commit) => !present.has(commit.block));
    if (lost.length === 0) return;
    lineage.acknowledged = lineage.acknowledged.filter((commit) => present.has(commit.block));
    const transactions = lost.map((commit) => commit.transaction);
    this.violations.push({
      kind: 'lost-acknowledged-commit',
      at: this.clock.now(),
      database: copy.name,
      server: copy.server.name,
      transactions,
    });
    this.journal.write(copy.server.name, `VIOLATION: ${lost.length} acknowledged commits of ${copy.name} are lost`);
  }

  /** Two sides of a DAG both believe that they are its primary. */
  twoPrimaries(group: string, servers: readonly string[]): void {
    this.splitBrain(`both sides of ${group} are primary`, servers);
  }

  private began(copy: DatabaseCopy, lineage: Lineage): void {
    const now = this.clock.now();
    if (lineage.darkSince !== undefined) {
      const from = lineage.darkSince;
      this.darkness[this.darkness.findIndex((period) => period.database === lineage.name && period.to === undefined)] = {
        database: lineage.name,
        from,
        to: now,
        durationMs: now - from,
      };
      lineage.darkSince = undefined;
    }
    lineage.writable.add(copy);
    this.journal.write(copy.server.name, `${copy.name} accepts writes`);
    if (lineage.writable.size > 1 && lineage.heir === undefined)
      this.splitBrain(
        `${copy.name} is writable twice`,
        [...lineage.writable].map((one) => one.server.name),
      );
  }

  private ceased(copy: DatabaseCopy, lineage: Lineage): void {
    lineage.writable.delete(copy);
    this.journal.write(copy.server.name, `${copy.name} refuses writes`);
    if (lineage.writable.size > 0) return;
    lineage.darkSince = this.clock.now();
    this.darkness.push({ database: lineage.name, from: lineage.darkSince, to: undefined, durationMs: undefined });
  }

  /** One entry for each copy, however many commits it has acknowledged in vain. */
  private leftBehind(copy: DatabaseCopy, transaction: number): void {
    const before = this.commitsLeftBehind.get(copy);
    if (before !== undefined) {
      before.push(transaction);
      return;
    }
    const transactions = [transaction];
    this.commitsLeftBehind.set(copy, transactions);
    const { name } = copy.server;
    this.violations.push({ kind: 'lost-acknowledged-commit', at: this.clock.now(), database: copy.name, server: name, transactions });
    this.journal.write(name, `VIOLATION: ${copy.name} acknowledges commits that ${copy.lineage.heir?.server.name} does not have`);
  }

  private splitBrain(what: string, servers: readonly string[]): void {
    const key = `${what} ${[...servers].sort().join()}`;
    if (this.splits.has(key)) return;
    this.splits.add(key);
    this.violations.push({ kind: 'split-brain', at: this.clock.now(), what, servers });
    this.journal.write(servers.join(' + '), `VIOLATION: ${what}`);
  }
}

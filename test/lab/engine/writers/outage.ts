/** The time in which no writer got through, as the applications see it. */
export class Outage {
  firstRefusedAt: number | undefined;
  firstAcceptedAt: number | undefined;
  /** ms; the longest time from a refused write at the source to one that it accepted again, while the target accepted none. */
  longestInterruptionMs: number | undefined;

  /** A write was refused, or a session was ended, at this side. */
  refused(side: 'source' | 'target', now: number): void {
    if (side === 'source') this.firstRefusedAt ??= now;
  }

  /** A write was acknowledged at this side. */
  accepted(side: 'source' | 'target', now: number): void {
    if (this.firstRefusedAt === undefined) return;
    if (side === 'target') this.firstAcceptedAt ??= now;
    // The source took writes again before the target did: that was no outage of a migration.
    else if (this.firstAcceptedAt === undefined) {
      this.longestInterruptionMs = Math.max(this.longestInterruptionMs ?? 0, now - this.firstRefusedAt);
      this.firstRefusedAt = undefined;
    }
  }

  get durationMs(): number | undefined {
    return this.firstRefusedAt === undefined || this.firstAcceptedAt === undefined ? undefined : this.firstAcceptedAt - this.firstRefusedAt;
  }
}

/** The time in which no writer got through, as the applications see it. */
export class Outage {
  firstRefusedAt: number | undefined;
  firstAcceptedAt: number | undefined;

  /** A write was refused, or a session was ended, at this side. */
  refused(side: 'source' | 'target', now: number): void {
    if (side === 'source') this.firstRefusedAt ??= now;
  }

  /** A write was acknowledged at this side. */
  accepted(side: 'source' | 'target', now: number): void {
    if (this.firstRefusedAt === undefined) return;
    if (side === 'target') this.firstAcceptedAt ??= now;
    // The source took writes again before the target did: that was no outage of a migration.
    else if (this.firstAcceptedAt === undefined) this.firstRefusedAt = undefined;
  }

  get durationMs(): number | undefined {
    return this.firstRefusedAt === undefined || this.firstAcceptedAt === undefined ? undefined : this.firstAcceptedAt - this.firstRefusedAt;
  }
}

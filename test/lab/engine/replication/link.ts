import type { LabClock, LabTimer } from '../../clock.ts';
import type { Random } from '../random.ts';

export interface LinkOptions {
  /** One way, ms. */
  readonly latencyMs: number;
  /** Added to the latency, up to so many ms, at random. */
  readonly jitterMs?: number;
  /** KB/s for each direction; left out: without limit. */
  readonly bandwidthKBps?: number;
}

/** What uses a link learns when it breaks and when it works again. */
export interface LinkUser {
  linkLost(): void;
  linkRestored(): void;
}

/**
 * A network path between two sites. What is on its way when it is cut arrives after it was restored, as TCP would have it,
 * unless the session timed out in between.
 */
export class Link {
  latencyMs: number;
  jitterMs: number;
  bandwidthKBps: number;
  readonly users = new Set<LinkUser>();
  private readonly clock: LabClock;
  private readonly random: Random;
  private readonly sessionTimeoutMs: number;
  private readonly reconnectMs: number;
  private readonly freeAt = new Map<string, number>();
  private readonly arrivalAt = new Map<string, number>();
  private held: (() => void)[] = [];
  private epoch = 0;
  private broken = false;
  private lost = false;
  private timer: LabTimer | undefined;

  constructor(
    clock: LabClock,
    random: Random,
    options: LinkOptions,
    timings: { readonly sessionTimeoutMs: number; readonly reconnectMs: number },
  ) {
    this.clock = clock;
    this.random = random;
    this.latencyMs = options.latencyMs;
    this.jitterMs = options.jitterMs ?? 0;
    this.bandwidthKBps = options.bandwidthKBps ?? Number.POSITIVE_INFINITY;
    this.sessionTimeoutMs = timings.sessionTimeoutMs;
    this.reconnectMs = timings.reconnectMs;
  }

  /** False from the cut until it was restored. */
  get up(): boolean {
    return !this.broken;
  }

  /** Whether sessions may live on it: false from the session timeout until the reconnection. */
  get usable(): boolean {
    return !this.broken && !this.lost;
  }

  /** Sends `bytes` towards a site. `departed`: the sender may go on; `arrived`: the receiver has it. */
  transmit(towards: string, bytes: number, departed: () => void, arrived: () => void): void {
    const now = this.clock.now();
    const start = Math.max(now, this.freeAt.get(towards) ?? now);
    const gone = start + (bytes / 1024 / this.bandwidthKBps) * 1000;
    this.freeAt.set(towards, gone);
    const due = Math.max(gone + this.latencyMs + this.jitterMs * this.random(), this.arrivalAt.get(towards) ?? 0);
    this.arrivalAt.set(towards, due);
    this.at(gone, departed);
    this.at(due, arrived);
  }

  cut(): void {
    if (this.broken) return;
    this.broken = true;
    this.timer?.cancel();
    this.timer = this.clock.after(this.sessionTimeoutMs, () => {
      this.epoch++;
      this.held = [];
      this.lost = true;
      for (const user of [...this.users]) user.linkLost();
    });
  }

  restore(): void {
    if (!this.broken) return;
    this.broken = false;
    this.timer?.cancel();
    const held = this.held;
    this.held = [];
    const epoch = this.epoch;
    if (!this.lost) {
      for (const deliver of held) this.clock.after(this.latencyMs, () => this.deliver(deliver, epoch));
      // Streams that were opened in the meantime have no connection yet.
      this.timer = this.clock.after(this.reconnectMs, () => this.announce());
      return;
    }
    this.timer = this.clock.after(this.reconnectMs, () => {
      this.lost = false;
      this.announce();
    });
  }

  private announce(): void {
    for (const user of [...this.users]) user.linkRestored();
  }

  private at(time: number, callback: () => void): void {
    const epoch = this.epoch;
    this.clock.after(time - this.clock.now(), () => this.deliver(callback, epoch));
  }

  private deliver(callback: () => void, epoch: number): void {
    if (epoch !== this.epoch) return;
    if (this.broken) this.held.push(callback);
    else callback();
  }
}

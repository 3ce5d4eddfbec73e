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
  /** What is on its way, for each direction, in the order in which it was sent. */
  private readonly pipes = new Map<string, Message[]>();
  private heldDepartures: (() => void)[] = [];
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

  /** Whether sessions that were there still think that they are connected: until the session timeout. */
  get alive(): boolean {
    return !this.lost;
  }

  /** Sends `bytes` towards a site. `departed`: the sender may go on; `arrived`: the receiver has it. */
  transmit(towards: string, bytes: number, departed: () => void, arrived: () => void): void {
    const now = this.clock.now();
    const start = Math.max(now, this.freeAt.get(towards) ?? now);
    const gone = start + (bytes / 1024 / this.bandwidthKBps) * 1000;
    this.freeAt.set(towards, gone);
    const due = Math.max(gone + this.latencyMs + this.jitterMs * this.random(), this.arrivalAt.get(towards) ?? 0);
    this.arrivalAt.set(towards, due);
    this.depart(gone, departed);
    const pipe = this.pipes.get(towards) ?? [];
    this.pipes.set(towards, pipe);
    const message: Message = { arrived, delivered: false };
    pipe.push(message);
    this.clock.after(due - now, () => this.deliverThrough(pipe, message));
  }

  cut(): void {
    if (this.broken) return;
    this.broken = true;
    this.timer?.cancel();
    this.timer = this.clock.after(this.sessionTimeoutMs, () => {
      this.epoch++;
      this.heldDepartures = [];
      for (const pipe of this.pipes.values()) pipe.length = 0;
      this.lost = true;
      for (const user of [...this.users]) user.linkLost();
    });
  }

  restore(): void {
    if (!this.broken) return;
    this.broken = false;
    this.timer?.cancel();
    const held = this.heldDepartures;
    this.heldDepartures = [];
    if (!this.lost) {
      for (const departed of held) departed();
      for (const pipe of this.pipes.values()) {
        const last = pipe.at(-1);
        if (last) this.clock.after(this.latencyMs, () => this.deliverThrough(pipe, last));
      }
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

  private depart(time: number, departed: () => void): void {
    const { epoch } = this;
    this.clock.after(time - this.clock.now(), () => {
      if (epoch !== this.epoch) return;
      if (this.broken) this.heldDepartures.push(departed);
      else departed();
    });
  }

  /** Timers of a real clock may fire a little out of order; messages must not. */
  private deliverThrough(pipe: Message[], message: Message): void {
    while (!message.delivered && !this.broken) {
      const next = pipe.shift();
      if (next === undefined) return;
      next.delivered = true;
      next.arrived();
    }
  }
}

interface Message {
  readonly arrived: () => void;
  delivered: boolean;
}

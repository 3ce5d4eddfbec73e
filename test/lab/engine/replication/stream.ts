import type { DatabaseCopy } from '../databases/copy.ts';
import { revert } from '../databases/data-movement.ts';
import type { Laboratory } from '../laboratory.ts';
import type { LogBlock } from '../log/records.ts';
import { acknowledgeCommits } from './commit.ts';
import { handshakeFailure } from './handshake.ts';
import { harden } from './hardening.ts';
import type { Link, LinkUser } from './link.ts';
import { distributedSideBetween, isSynchronous } from './modes.ts';
import { type Progress, progressOf } from './progress.ts';

const PACKET = 64 * 1024;

/** The flow of log from one copy of a database to the next one. */
export class Stream implements LinkUser {
  readonly from: DatabaseCopy;
  readonly to: DatabaseCopy;
  /** distributed: from the global primary to the forwarder; local: within an availability group. */
  readonly kind: 'local' | 'distributed';
  connected = false;
  /** joining: commits wait for it already, but some that did not wait may still be on their way. */
  synchronization: 'none' | 'catching-up' | 'joining' | 'synchronized' = 'none';
  /** Blocks that left the sender. */
  sent = 0;
  sentAt: number | null = null;
  sendRateKBps = 0;
  reported: Progress | undefined;
  private readonly laboratory: Laboratory;
  private readonly link: Link;
  private catchUpTarget = 0;
  private transmitting = false;
  private closed = false;
  private retrying = false;
  private session = 0;

  constructor(laboratory: Laboratory, from: DatabaseCopy, to: DatabaseCopy, kind: 'local' | 'distributed') {
    this.laboratory = laboratory;
    this.from = from;
    this.to = to;
    this.kind = kind;
    this.link = laboratory.linkBetween(from.server.site, to.server.site);
    this.link.users.add(this);
    from.downstream.add(this);
    to.upstream = this;
    if (this.link.usable) laboratory.clock.after(2 * this.link.latencyMs, () => this.connect());
  }

  close(): void {
    this.closed = true;
    this.linkLost();
    this.link.users.delete(this);
    this.from.downstream.delete(this);
    if (this.to.upstream === this) this.to.upstream = undefined;
  }

  /** Connects without waiting, for a laboratory that starts with everything in place. */
  connectNow(): void {
    this.connect();
    this.reported = progressOf(this.to);
    this.reconsider();
  }

  linkLost(): void {
    this.session++;
    this.connected = false;
    this.transmitting = false;
    this.reconsider();
    acknowledgeCommits(this.laboratory, this.from);
  }

  linkRestored(): void {
    this.connect();
  }

  /** Connected, and neither end is suspended. A secondary that is suspended still serves the copies behind it. */
  get flows(): boolean {
    const { from, to } = this;
    const stopped = to.suspended !== undefined || to.reverting || (from.role === 'PRIMARY' && from.suspended !== undefined);
    return this.connected && !stopped;
  }

  /** The modes, the connection or the state of the copy may have changed: is it a commit participant now? */
  reconsider(): void {
    if (!this.flows || !isSynchronous(this)) {
      this.synchronization = 'none';
      return;
    }
    if (this.synchronization === 'none') this.aim('catching-up');
    const quorum = this.reported?.quorum ?? -1;
    if (this.synchronization === 'catching-up' && quorum >= this.catchUpTarget) this.aim('joining');
    if (this.synchronization === 'joining' && quorum >= this.catchUpTarget) this.synchronization = 'synchronized';
  }

  /** Sends what is there to send. */
  pump(): void {
    if (!this.flows || this.transmitting) return;
    const { blocks } = this.from.log;
    const available = this.from.shippable;
    if (this.sent >= available) return;
    let bytes = 0;
    let end = this.sent;
    while (end < available && (end === this.sent || bytes < PACKET)) bytes += (blocks[end++] as LogBlock).bytes;
    const packet = blocks.slice(this.sent, end);
    const session = this.session;
    const startedAt = this.laboratory.clock.now();
    this.transmitting = true;
    this.link.transmit(
      this.to.server.site,
      bytes,
      () => {
        if (session !== this.session) return;
        const now = this.laboratory.clock.now();
        this.transmitting = false;
        this.sent = end;
        this.sentAt = now;
        this.sendRateKBps = bytes / 1024 / Math.max(0.001, (now - startedAt) / 1000);
        this.pump();
      },
      () => {
        if (session === this.session) this.receive(packet);
      },
    );
  }

  /** Tells the sender how far the copy is. */
  sendProgress(): void {
    if (!this.connected) return;
    const session = this.session;
    const progress = progressOf(this.to);
    this.link.transmit(
      `${this.from.server.site} (progress)`,
      0,
      () => {},
      () => {
        if (session === this.session) this.noteProgress(progress);
      },
    );
  }

  /** Begins the session anew: the two logs may not fit together any more. */
  restart(): void {
    this.linkLost();
    this.connect();
  }

  /** An old primary does not throw away by itself what it has and the new one lacks. */
  private get followsForcedFailover(): boolean {
    return this.kind === 'distributed' && (distributedSideBetween(this.to, this.from)?.wasPrimary ?? false);
  }

  /** A connection that is there lives on; a new one needs a certificate that is good (Microsoft, "Managed Instance link", known issues). */
  private get certificateExpired(): boolean {
    const { managed } = this.from.server.managed ? this.from.server : this.to.server;
    return this.kind === 'distributed' && managed !== undefined && managed.partnerCertificate.expiresAt <= this.laboratory.clock.now();
  }

  private aim(phase: 'catching-up' | 'joining'): void {
    this.synchronization = phase;
    this.catchUpTarget = this.from.shippable;
  }

  private noteProgress(progress: Progress): void {
    this.reported = progress;
    this.reconsider();
    if (this.from.role === 'SECONDARY') this.from.upstream?.sendProgress();
    acknowledgeCommits(this.laboratory, this.from);
  }

  private connect(): void {
    if (this.closed || this.connected || !this.link.usable || this.certificateExpired) return;
    const { from, to } = this;
    if (handshakeFailure(from.server, to.server, this.laboratory.clock.now()) !== undefined) {
      this.connectLater();
      return;
    }
    to.log.cutTo(to.log.hardened);
    const shared = to.log.sharedWith(from.log);
    this.session++;
    this.connected = true;
    this.sent = shared;
    if (to.log.blocks.length > shared) {
      to.recoveryLsn = to.log.lsnAfter(shared);
      this.laboratory.journal.write(to.server.name, `${to.name}: its log has diverged from the one on ${from.server.name}`);
      if (this.followsForcedFailover) to.suspended ??= 'SUSPEND_FROM_REVALIDATION';
      else revert(this.laboratory, to);
    }
    this.pump();
    this.sendProgress();
  }

  /** Replicas go on trying until their endpoints agree. */
  private connectLater(): void {
    if (this.retrying) return;
    this.retrying = true;
    this.laboratory.clock.after(Math.max(1, this.laboratory.timings.reconnectMs), () => {
      this.retrying = false;
      this.connect();
    });
  }

  private receive(packet: readonly LogBlock[]): void {
    const { to, laboratory } = this;
    for (const block of packet) to.log.receive(block);
    to.receivedAt = laboratory.clock.now();
    harden(laboratory, to);
  }
}

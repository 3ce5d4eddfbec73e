import type { LabClock, LabTimer } from '../../clock.ts';
import type { ApplicationLockRequest } from '../../port.ts';
import { lockNotHeld } from '../errors.ts';

export type LockMode = ApplicationLockRequest['mode'];

export interface HeldLock {
  readonly resource: string;
  readonly database: string;
  readonly spid: number;
  readonly owner: 'Session' | 'Transaction';
  readonly mode: LockMode;
  count: number;
}

interface Waiter {
  readonly request: ApplicationLockRequest;
  readonly spid: number;
  readonly answer: (result: number) => void;
}

/** What may be held beside a lock. Source: "Lock compatibility" in the transaction locking guide. */
const compatible: Readonly<Record<LockMode, readonly LockMode[]>> = {
  IntentShared: ['IntentShared', 'Shared', 'Update', 'IntentExclusive'],
  Shared: ['IntentShared', 'Shared', 'Update'],
  Update: ['IntentShared', 'Shared'],
  IntentExclusive: ['IntentShared', 'IntentExclusive'],
  Exclusive: [],
};

/** The application locks (sp_getapplock) of one instance. Waiters are served in the order in which they came. */
export class ApplicationLocks {
  readonly held: HeldLock[] = [];
  readonly waiters: Waiter[] = [];
  private readonly clock: LabClock;

  constructor(clock: LabClock) {
    this.clock = clock;
  }

  /** 0 granted, 1 granted after waiting, -1 timeout, -2 cancelled. */
  acquire(spid: number, request: ApplicationLockRequest, signal: AbortSignal): Promise<number> {
    if (this.grantable(spid, request, this.waiters)) {
      this.grant(spid, request);
      return Promise.resolve(0);
    }
    if (request.timeout === 0) return Promise.resolve(-1);
    if (signal.aborted) return Promise.resolve(-2);
    return new Promise((resolve) => {
      let timer: LabTimer | undefined;
      const end = (result: number) => {
        timer?.cancel();
        signal.removeEventListener('abort', onAbort);
        const position = this.waiters.indexOf(waiter);
        if (position >= 0) this.waiters.splice(position, 1);
        resolve(result);
        if (result < 0) this.serveWaiters();
      };
      const onAbort = () => end(-2);
      const waiter: Waiter = { request, spid, answer: end };
      this.waiters.push(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
      if (request.timeout > 0) timer = this.clock.after(request.timeout, () => end(-1));
    });
  }

  /** Throws 1223 when the session does not hold it. */
  release(spid: number, resource: string, owner: 'Session' | 'Transaction', database: string): void {
    const lock = this.held.find((one) => one.spid === spid && one.owner === owner && this.same(one, resource, database));
    if (lock === undefined) throw lockNotHeld(resource);
    lock.count--;
    if (lock.count === 0) this.held.splice(this.held.indexOf(lock), 1);
    this.serveWaiters();
  }

  /** What a session, or only its transaction, holds and waits for. */
  releaseAll(spid: number, owner?: 'Transaction'): void {
    for (const lock of this.held.filter((one) => one.spid === spid && (owner === undefined || one.owner === owner)))
      this.held.splice(this.held.indexOf(lock), 1);
    if (owner === undefined) for (const waiter of this.waiters.filter((one) => one.spid === spid)) waiter.answer(-2);
    this.serveWaiters();
  }

  private serveWaiters(): void {
    for (const waiter of [...this.waiters]) {
      const position = this.waiters.indexOf(waiter);
      if (position < 0 || !this.grantable(waiter.spid, waiter.request, this.waiters.slice(0, position))) continue;
      this.grant(waiter.spid, waiter.request);
      waiter.answer(1);
    }
  }

  private grantable(spid: number, request: ApplicationLockRequest, ahead: readonly Waiter[]): boolean {
    const { resource, database, mode } = request;
    const same = this.held.filter((lock) => this.same(lock, resource, database));
    const free = same.every((lock) => lock.spid === spid || compatible[mode].includes(lock.mode));
    if (!free || same.some((lock) => lock.spid === spid)) return free;
    return !ahead.some((waiter) => this.same(waiter.request, resource, database));
  }

  private grant(spid: number, request: ApplicationLockRequest): void {
    const { resource, database, mode, owner } = request;
    const again = this.held.find(
      (one) => one.spid === spid && one.owner === owner && one.mode === mode && this.same(one, resource, database),
    );
    if (again) again.count++;
    else this.held.push({ resource, database, spid, owner, mode, count: 1 });
  }

  /** Resource names are compared exactly, database names without case. */
  private same(lock: { readonly resource: string; readonly database: string }, resource: string, database: string): boolean {
    return lock.resource === resource && lock.database.toLowerCase() === database.toLowerCase();
  }
}

/** What goes wrong with an operation that was accepted. `applied`: it takes effect all the same. */
export type OperationFault =
  /** It is never said to have ended. */
  | { readonly kind: 'operation-hangs'; readonly applied: boolean }
  /** It is said to have failed, `afterMs` after it was accepted. */
  | {
      readonly kind: 'operation-fails';
      readonly code: string;
      readonly message: string;
      readonly afterMs: number;
      readonly applied: boolean;
    };

/** What goes wrong with a request. Times in ms of the laboratory's clock. */
export type RequestFault =
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks without an answer; the request was never seen. */
  | { readonly kind: 'reset' }
  /** The request is carried out; then the connection breaks without an answer. */
  | { readonly kind: 'applied-reply-lost' }
  /** Neither carried out nor answered; the connection stays open. */
  | { readonly kind: 'stall' }
  /** The connection breaks at once; the request was on its way and is carried out `delayMs` later. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** Carried out at once, answered `delayMs` later. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** What goes wrong between a client and Azure. */
export interface ArmFault {
  /** Which requests; all of them when left out. */
  readonly when?: (request: { readonly method: string; readonly path: string }) => boolean;
  /** How many of them; one when left out. */
  readonly times?: number;
  readonly fault: RequestFault | OperationFault;
}

export class ArmFaults {
  readonly #planned: { readonly fault: ArmFault; left: number }[] = [];

  next(fault: ArmFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  take(request: { readonly method: string; readonly path: string }): ArmFault['fault'] | undefined {
    const found = this.#planned.find(({ fault, left }) => left > 0 && (fault.when?.(request) ?? true));
    if (!found) return undefined;
    found.left -= 1;
    return found.fault.fault;
  }
}

export const isOperationFault = (fault: ArmFault['fault'] | undefined): fault is OperationFault =>
  fault?.kind === 'operation-hangs' || fault?.kind === 'operation-fails';

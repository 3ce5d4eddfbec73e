/** What goes wrong between a client and Azure. */
export interface ArmFault {
  /** Which requests; all of them when left out. */
  readonly when?: (request: { readonly method: string; readonly path: string }) => boolean;
  /** How many of them; one when left out. */
  readonly times?: number;
  readonly fault:
    | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }
    /** The connection breaks without an answer. */
    | { readonly kind: 'reset' };
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

/** What a test may pick a request by. */
export interface FaultTarget {
  readonly kind: 'batch' | 'rpc' | 'transaction';
  /** The text that the session would run. */
  readonly sql: string;
  readonly spid: number;
  readonly appName: string;
  readonly userName: string;
  readonly database: string;
  readonly localPort: number;
}

/** What goes wrong with a request. Times in ms of the laboratory's clock. */
export type RequestFault =
  /** RST before the statement runs: it never does. */
  | { readonly kind: 'reset' }
  /** The statement runs; FIN in the middle of the answer. */
  | { readonly kind: 'fin' }
  /** Neither run nor answered; attentions are not answered either. */
  | { readonly kind: 'stall' }
  /** The statement runs; the first packet of the answer arrives and then nothing any more. */
  | { readonly kind: 'stall-after-first-packet' }
  /** The statement runs to its end, then RST without an answer. */
  | { readonly kind: 'applied-reply-lost' }
  /** RST at once; the statement was still on its way and runs `delayMs` later. Until then the session holds what it owns. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** The statement runs at once, its answer leaves `delayMs` after the end. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** `login-answer` is the middle of the answer to an accepted login; the other phases are before the server answers in them. */
export type ConnectPhase = 'accept' | 'prelogin' | 'login' | 'login-answer';

/** What goes wrong while a client connects. */
export type ConnectFault = 'reset' | 'fin' | 'stall';

/** A fault that waits for its case. */
export interface ArmedFault {
  /** How often it has struck. */
  readonly struck: number;
  disarm(): void;
}

export interface FaultPlan {
  /** Arms a fault for the next request that `when` picks (any, without it), `times` times (default 1). */
  next(rule: { readonly when?: (target: FaultTarget) => boolean; readonly fault: RequestFault; readonly times?: number }): ArmedFault;
  /** Arms a fault for the next connection that reaches `phase`. */
  nextConnection(rule: { readonly phase: ConnectPhase; readonly fault: ConnectFault; readonly times?: number }): ArmedFault;
  clear(): void;
  /** For the server: the fault that strikes this request, if any. */
  claim(target: FaultTarget): RequestFault | undefined;
  /** For the server: the fault that strikes a connection in this phase, if any. */
  claimConnection(phase: ConnectPhase): ConnectFault | undefined;
}

interface Rule<Target, Fault> {
  readonly when: (target: Target) => boolean;
  readonly fault: Fault;
  left: number;
  struck: number;
}

export function faultPlan(): FaultPlan {
  const requests = ruleList<FaultTarget, RequestFault>();
  const connections = ruleList<ConnectPhase, ConnectFault>();
  return {
    next: ({ when = () => true, fault, times = 1 }) => requests.arm(when, fault, times),
    nextConnection: ({ phase, fault, times = 1 }) => connections.arm((reached) => reached === phase, fault, times),
    clear() {
      requests.clear();
      connections.clear();
    },
    claim: requests.claim,
    claimConnection: connections.claim,
  };
}

/** The oldest armed rule that fits strikes. */
function ruleList<Target, Fault>() {
  const rules: Rule<Target, Fault>[] = [];
  return {
    arm(when: (target: Target) => boolean, fault: Fault, times: number): ArmedFault {
      const rule: Rule<Target, Fault> = { when, fault, left: times, struck: 0 };
      rules.push(rule);
      return {
        get struck() {
          return rule.struck;
        },
        disarm() {
          rule.left = 0;
        },
      };
    },
    claim(target: Target): Fault | undefined {
      const rule = rules.find(({ left, when }) => left > 0 && when(target));
      if (!rule) return undefined;
      rule.left--;
      rule.struck++;
      return rule.fault;
    },
    clear() {
      rules.length = 0;
    },
  };
}

import type { Clock } from '../core/clock.ts';
import type { Host } from '../hosts/host.ts';
import type { AzureEnvironment } from './clouds.ts';

/** One question or order to Azure Resource Manager. */
export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** From `/subscriptions/` on; see `armPath`. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whether it does no harm to send it again after no answer. GET may always be repeated, all others only when the caller says so. */
  readonly repeatable?: boolean;
  /** Longest wait for a long-running operation, ms; 10 minutes when left out. */
  readonly deadline?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The port to Azure Resource Manager, signed in. */
export interface Arm {
  /** Sends a request, follows the operation that it starts to its end, and gives the JSON of the answer. Throws ArmFailure. */
  request(request: ArmRequest): Promise<unknown>;
  /** All pages of a list. Throws ArmFailure. */
  list(request: Omit<ArmRequest, 'method' | 'body'>): Promise<readonly unknown[]>;
}

/**
 * `refused`: Azure answered with an error. `no-answer`: nothing came back, so nobody knows whether the order was taken. `credential`: no token.
 * `operation-failed`, `operation-running`: it was taken and ended badly, or has not ended within the deadline. `protocol`: an answer that
 * can not be followed.
 */
export type ArmFailureKind = 'refused' | 'no-answer' | 'credential' | 'operation-failed' | 'operation-running' | 'protocol';

/** Azure did not do what was asked. The message holds no token and no address of an operation; show it after `untrusted()`. */
export class ArmFailure extends Error {
  override readonly name = 'ArmFailure';
  readonly kind: ArmFailureKind;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Code of the error, for example AuthorizationFailed. Codes decide; messages are for people. */
  readonly code: string | undefined;

  constructor(kind: ArmFailureKind, message: string, { status, code }: { readonly status?: number; readonly code?: string } = {}) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}

/** How to sign in, as the inputs say. */
export interface AzureLogin {
  readonly environment: AzureEnvironment;
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
  /** Identifier of an Azure Resource Manager service connection of Azure Pipelines. */
  readonly serviceConnection: string | undefined;
}

/** Who we are to Azure: from the claims of the token. */
export interface AzureIdentity {
  /** For example `GitHub OIDC`. */
  readonly how: string;
  /** For people: application or user, object id and tenant. */
  readonly whom: string;
  readonly objectId: string | undefined;
  readonly isUser: boolean;
}

export interface SignedIn {
  readonly arm: Arm;
  readonly identity: AzureIdentity;
}

export interface SignInContext {
  readonly host: Pick<Host, 'idToken' | 'azureConnection' | 'secret'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Signs in and gives the client. Throws ArmFailure of kind `credential` that says of every way to sign in why it did not work. */
export type SignIn = (login: AzureLogin, context: SignInContext) => Promise<SignedIn>;

/**
 * `/a/b/c`, every part encoded: names of resources come from people. Throws ArmFailure for a part that an address takes for a way up: the
 * order would reach another resource.
 */
export const armPath = (...parts: readonly string[]): string =>
  parts
    .map((part) => {
      if (/^\.{1,2}$/.test(part)) throw new ArmFailure('protocol', `"${part}" can not be the name of a resource in Azure`);
      return `/${encodeURIComponent(part)}`;
    })
    .join('');

import type { ServerError } from './session.ts';

/** At which step a connection attempt or a read failed. Reachability is reported step by step: DNS, TCP, TLS, login. */
export type FailureStep =
  | 'dns'
  | 'instance-lookup'
  | 'tcp'
  | 'tls'
  | 'login'
  | 'credential'
  | 'wrong-server'
  | 'query'
  | 'connection-lost'
  | 'deadline';

/** A server could not be reached or a read failed. Nothing was changed by it. The message is safe to show after `untrusted()`. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure';
  readonly step: FailureStep;
  /** Error numbers of the server, the last one is the verdict. Empty when the server did not answer. */
  readonly numbers: readonly number[];

  constructor(step: FailureStep, message: string, numbers: readonly number[] = []) {
    super(message);
    this.step = step;
    this.numbers = numbers;
  }
}

interface DriverError {
  readonly code?: unknown;
  readonly number?: unknown;
  readonly class?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly originalError?: unknown;
  readonly errors?: unknown;
  readonly precedingErrors?: unknown;
}

const asError = (error: unknown): DriverError =>
  typeof error === 'object' && error !== null ? (error as DriverError) : { message: String(error) };
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the server answered, or undefined when it did not answer: a number is the test (texts follow the login's language). */
export function serverError(error: unknown): ServerError | undefined {
  const { number, class: severity, message, precedingErrors } = asError(error);
  if (typeof number !== 'number') return undefined;
  const preceding = Array.isArray(precedingErrors) ? precedingErrors.map(asError) : [];
  return {
    number,
    severity: typeof severity === 'number' ? severity : 16,
    message: String(message ?? ''),
    preceding: preceding.flatMap((earlier) =>
      typeof earlier.number === 'number' ? [{ number: earlier.number, message: String(earlier.message ?? '') }] : [],
    ),
  };
}

/** Every error in the chain of causes; the driver hides the root one several levels down. */
export function causes(error: unknown): readonly DriverError[] {
  const found: DriverError[] = [];
  const visit = (candidate: unknown) => {
    if (typeof candidate !== 'object' || candidate === null || found.includes(candidate as DriverError) || found.length > 20) return;
    const current = candidate as DriverError;
    found.push(current);
    visit(current.cause);
    visit(current.originalError);
    if (Array.isArray(current.errors)) current.errors.forEach(visit);
  };
  visit(error);
  return found;
}

const tlsCodes = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS|ERR_SSL|EPROTO|EENCRYPT)/;

/** Names the step at which connecting failed. `loginNumbers` are the error numbers that the server sent during the login. */
export function connectFailure(error: unknown, loginNumbers: readonly number[]): SqlFailure {
  const chain = causes(error);
  const codes = chain.map((cause) => String(cause.code ?? ''));
  const messages = chain
    .map((cause) => String(cause.message ?? ''))
    .filter((message, index, all) => message !== '' && all.indexOf(message) === index);
  const text = messages.join(': ') || messageOf(error);
  if (loginNumbers.length > 0 || codes.includes('ELOGIN')) return new SqlFailure('login', text, loginNumbers);
  if (codes.some((code) => tlsCodes.test(code)) || /certificate|tls|ssl|encrypt/i.test(text)) return new SqlFailure('tls', text);
  if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN')) return new SqlFailure('dns', text);
  if (codes.includes('EINSTLOOKUP')) return new SqlFailure('instance-lookup', text);
  if (
    codes.some((code) => code === 'EFEDAUTH') ||
    chain.some((cause) => /CredentialUnavailable|AuthenticationRequired/.test(String((cause as Error).name)))
  )
    return new SqlFailure('credential', text);
  return new SqlFailure('tcp', text);
}

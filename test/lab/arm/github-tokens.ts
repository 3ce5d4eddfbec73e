import type { IdentityRequest } from '../hosts/github/runner-job.ts';
import type { Reply } from './operations.ts';
import type { Tokens } from './tokens.ts';

/** The service of GitHub that gives identity tokens to jobs. Source: docs.github.com, "OpenID Connect reference". */
export interface GithubTokens {
  /** Lets a job ask for tokens with this subject. */
  offer(subject: string): IdentityRequest;
  /** Undefined: the path is not its own. */
  answer(method: string, url: URL, authorization: string | undefined): Reply | undefined;
}

const path = '/github/idtoken';

export function createGithubTokens(tokens: Tokens, issuer: string, origin: () => string): GithubTokens {
  const subjects = new Map<string, string>();
  return {
    offer(subject) {
      const token = crypto.randomUUID();
      subjects.set(`Bearer ${token}`, subject);
      return { url: `${origin()}${path}?api-version=2.0`, token };
    },
    answer(method, { pathname, searchParams }, authorization) {
      if (method !== 'GET' || pathname !== path) return undefined;
      const subject = subjects.get(authorization ?? '');
      if (subject === undefined) return { status: 401, body: { message: 'The token of the request is not known.' } };
      return { status: 200, body: { value: tokens.identity(issuer, subject, searchParams.get('audience') ?? '') } };
    },
  };
}

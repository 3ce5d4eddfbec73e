import type { Clock } from '../core/clock.ts';
import type { Answer } from './answer.ts';
import { type Arm, ArmFailure, type ArmRequest } from './arm.ts';
import type { Exchange } from './exchange.ts';
import { listAt, textAt } from './json.ts';
import { settle } from './operation.ts';
import { withRetries } from './retry.ts';

/** More pages than any list of one resource group has. */
const pagesAtMost = 200;

/** Azure Resource Manager over an exchange of HTTP messages. */
export function createArm(exchange: Exchange, resourceManager: string, clock: Clock): Arm {
  const read = (url: string, signal: AbortSignal | undefined): Promise<Answer> =>
    withRetries(() => exchange({ method: 'GET', url: ownUrl(url, resourceManager), signal }), clock, signal);

  return {
    async request(request) {
      const url = urlOf(resourceManager, request);
      const { method, body, signal, repeatable = method === 'GET' } = request;
      const send = () => exchange({ method, url, body, signal });
      const first = await (repeatable ? withRetries(send, clock, signal) : send());
      return settle(
        first,
        request,
        (address) => read(address, signal),
        () => read(url, signal),
        clock,
      );
    },
    async list(request) {
      const found: unknown[] = [];
      let url: string | undefined = urlOf(resourceManager, { method: 'GET', ...request });
      for (let page = 0; url !== undefined; page++) {
        if (page === pagesAtMost) throw new ArmFailure('protocol', `a list of Azure has more than ${pagesAtMost} pages`);
        const { body }: Answer = await read(url, request.signal);
        found.push(...listAt(body, 'value'));
        url = textAt(body, 'nextLink');
      }
      return found;
    },
  };
}

function urlOf(resourceManager: string, { path, apiVersion, query }: ArmRequest): string {
  // Paths come out of answers too, as identifiers of resources.
  const url = new URL(ownUrl(path, resourceManager));
  for (const [name, value] of Object.entries({ ...query, 'api-version': apiVersion })) url.searchParams.set(name, value);
  return url.href;
}

/** An address that an answer named, when it belongs to Azure Resource Manager: it gets the token. Throws ArmFailure. */
function ownUrl(url: string, resourceManager: string): string {
  const own = new URL(resourceManager);
  const parsed = URL.canParse(url, resourceManager) ? new URL(url, resourceManager) : undefined;
  if (parsed?.origin === own.origin || (parsed?.protocol === 'https:' && parsed.host.endsWith(`.${own.host}`))) return parsed.href;
  throw new ArmFailure('protocol', 'an answer of Azure leads to another host; it is not followed');
}

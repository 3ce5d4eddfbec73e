import type { TokenCredential } from '@azure/identity';
import { untrusted } from '../hosts/untrusted.ts';
import { ArmFailure, type AzureIdentity, type SignedIn, type SignIn } from './arm.ts';
import { createArm } from './arm-client.ts';
import type { Cloud } from './clouds.ts';
import { cloudOf } from './custom-cloud.ts';
import { openExchange } from './exchange.ts';
import { identityOf } from './identity.ts';
import { type Way, type WayOptions, waysToSignIn } from './ways-to-sign-in.ts';

/** One way to sign in gets so long, ms: an address of the machine that nobody answers must not hold up the others. */
const wayDeadline = 30_000;

/** Signs in to the cloud that the inputs name. */
export const signIn: SignIn = async (login, context) => signInTo(cloudOf(login.environment, process.env), login, context);

/** The same for any cloud. Throws ArmFailure of kind `credential`. */
export async function signInTo(
  cloud: Cloud,
  login: Parameters<SignIn>[0],
  context: Parameters<SignIn>[1],
  options: WayOptions = {},
): Promise<SignedIn> {
  const ways = waysToSignIn(login, context, cloud, options);
  const { credential, identity } = await firstThatWorks(ways, `${cloud.resourceManager}/.default`, context);
  const exchange = openExchange(credential, cloud.resourceManager, { clock: context.clock, ca: options.ca });
  return { arm: createArm(exchange, cloud.resourceManager, context.clock), identity };
}

/** Tries one way after the other with a real token. Throws ArmFailure with one line a way when none works. */
export async function firstThatWorks(
  ways: readonly Way[],
  scope: string,
  { host, signal }: Pick<Parameters<SignIn>[1], 'host' | 'signal'>,
): Promise<{ readonly credential: TokenCredential; readonly identity: AzureIdentity }> {
  const reasons: string[] = [];
  for (const { name, credential: create } of ways) {
    signal.throwIfAborted();
    try {
      const credential = create();
      const token = await credential.getToken(scope, {
        enableCae: true,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(wayDeadline)]),
      });
      if (token === null) throw new Error('it gave no token');
      host.secret(token.token);
      return { credential, identity: identityOf(token.token, name) };
    } catch (error) {
      signal.throwIfAborted();
      reasons.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new ArmFailure('credential', `no way to sign in to Azure worked. ${reasons.join(' | ')}`);
}

/** Libraries explain at length; the first line says it, and where to read on is not for a log. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).trim().split(/\r?\n/);
  return untrusted(line.replace(/\s*To troubleshoot, visit .*$/, ''), 300);
}

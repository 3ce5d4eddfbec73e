import { ArmFailure } from './arm.ts';

/** An action that Azure did not allow, and where. */
export interface DeniedAction {
  readonly action: string;
  readonly scope: string;
}

/** What was asked of Azure and answered, or why not. Unknown is never a pass. */
export type Seen<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string; readonly status?: number | undefined; readonly denied?: DeniedAction | undefined };

/** Of everything behind a sign-in that failed: the reason is said once, there. */
export const notAsked: Seen<never> = { known: false, why: 'not asked, because the sign-in to Azure failed' };

/** Runs one question. What Azure refuses becomes a reason; a cancel, or a mistake of ours, is thrown. */
export async function see<T>(question: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { known: true, value: await question() };
  } catch (error) {
    if (!(error instanceof ArmFailure)) throw error;
    return { known: false, why: error.message, status: error.status, denied: deniedIn(error) };
  }
}

/** The answer, or undefined when Azure says that there is no such resource. Throws every other ArmFailure. */
export async function ifThere<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof ArmFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** The texts of AuthorizationFailed and LinkedAuthorizationFailed name both in English, whatever the language of the caller. */
function deniedIn({ status, code, message }: ArmFailure): DeniedAction | undefined {
  if (status !== 403 || !/AuthorizationFailed$/.test(code ?? '')) return undefined;
  const action = /perform action '([^']+)'/.exec(message)?.[1];
  const scope = /(?:over scope|on the linked scope\(s\)) '([^']+)'/.exec(message)?.[1];
  return action === undefined || scope === undefined ? undefined : { action, scope };
}

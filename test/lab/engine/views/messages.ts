import type { SqlMessage } from '../../sql-types.ts';
import * as errors from '../errors.ts';

/** The messages that the engine can raise, as sys.messages lists them, with %s where a name goes. */
export const messages: readonly { readonly number: number; readonly severity: number; readonly text: string }[] = Object.values(errors)
  .map((make) => (make as (...args: string[]) => SqlMessage)('%s', '%s'))
  .filter((message) => message.number > 0)
  .map(({ number, severity, message }) => ({ number, severity, text: message }))
  .sort((a, b) => a.number - b.number)
  .filter((message, index, all) => all[index - 1]?.number !== message.number);

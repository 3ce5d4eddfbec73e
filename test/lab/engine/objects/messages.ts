/** Messages of users in sys.messages. Source: Microsoft, sp_addmessage. */
import { messageExists, messageNumberTooLow, usEnglishFirst } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

export interface UserMessage {
  readonly number: number;
  /** 1033: us_english. */
  readonly language: number;
  readonly severity: number;
  readonly logged: boolean;
  readonly text: string;
}

/** Some of sys.syslanguages: message language by name and alias. */
export const languages: readonly { readonly id: number; readonly name: string; readonly alias: string; readonly messages: number }[] = [
  { id: 0, name: 'us_english', alias: 'English', messages: 1033 },
  { id: 1, name: 'Deutsch', alias: 'German', messages: 1031 },
  { id: 2, name: 'Français', alias: 'French', messages: 1036 },
  { id: 5, name: 'Español', alias: 'Spanish', messages: 3082 },
];

const US_ENGLISH = 1033;

/** Throws 15040 below 50001, 15043 without REPLACE, 15279 before the us_english version is there. */
export function addMessage({ server }: Session, values: ProcedureValues): void {
  const { messages } = server.objects;
  const number = values.whole('msgnum', 0);
  if (number < 50_001) throw messageNumberTooLow();
  const wanted = values.optional('lang')?.toLowerCase() ?? 'us_english';
  const language = languages.find(({ name, alias }) => [name.toLowerCase(), alias.toLowerCase()].includes(wanted))?.messages ?? US_ENGLISH;
  const key = `${number}/${language}`;
  if (messages.has(key) && values.optional('replace')?.toLowerCase() !== 'replace') throw messageExists();
  const english = messages.get(`${number}/${US_ENGLISH}`);
  if (language !== US_ENGLISH && !english) throw usEnglishFirst();
  const logged = values.flag('with_log', false);
  messages.set(key, { number, language, severity: values.whole('severity', 0), logged, text: values.text('msgtext') });
}

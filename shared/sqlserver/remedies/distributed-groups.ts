import { quoteName, quoteText } from '../identifiers.ts';
import { pasteable } from './pasteable.ts';

/** What each side stores of a DAG is changed on each side. Source: Microsoft, "ALTER AVAILABILITY GROUP (Transact-SQL)". */

/** URLs by the name of the member AG. */
export const setListenerUrls = pasteable(
  (dag: string, urls: readonly (readonly [member: string, url: string])[]): string =>
    `ALTER AVAILABILITY GROUP ${quoteName(dag)} MODIFY AVAILABILITY GROUP ON ${urls
      .map(([member, url]) => `${quoteText(member)} WITH (LISTENER_URL = ${quoteText(url)})`)
      .join(', ')};`,
);

export const seedManually = pasteable(
  (dag: string, members: readonly string[]): string =>
    `ALTER AVAILABILITY GROUP ${quoteName(dag)} MODIFY AVAILABILITY GROUP ON ${members
      .map((member) => `${quoteText(member)} WITH (SEEDING_MODE = MANUAL)`)
      .join(', ')};`,
);

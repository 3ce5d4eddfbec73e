/** Database Mail for the other side. Source: Microsoft, sysmail_add_account_sp, sysmail_add_profile_sp, sysmail_add_profileaccount_sp. */
import { quoteText } from '../identifiers.ts';

const optional = (parameter: string, value: string | undefined): string =>
  value === undefined ? '' : `, @${parameter} = ${quoteText(value)}`;

/** Without the password of an account that logs in at its mail server: nobody can read it. */
export const addMailAccounts = (
  accounts: readonly {
    readonly name: string;
    readonly email: string;
    readonly displayName: string | undefined;
    readonly replyTo: string | undefined;
    readonly description: string | undefined;
    readonly server: string;
    readonly port: number | undefined;
    readonly user: string | undefined;
    readonly defaultCredentials: boolean;
    readonly ssl: boolean;
  }[],
): string =>
  accounts
    .map(
      (one) =>
        `EXEC msdb.dbo.sysmail_add_account_sp @account_name = ${quoteText(one.name)}, @email_address = ${quoteText(one.email)}${optional('display_name', one.displayName)}${optional('replyto_address', one.replyTo)}${optional('description', one.description)}, @mailserver_name = ${quoteText(one.server)}, @port = ${one.port ?? 25}${optional('username', one.user)}, @use_default_credentials = ${one.defaultCredentials ? 1 : 0}, @enable_ssl = ${one.ssl ? 1 : 0};`,
    )
    .join('\n');

export const addMailProfiles = (
  profiles: readonly {
    readonly name: string;
    readonly description: string | undefined;
    readonly accounts: readonly { readonly name: string; readonly sequence: number }[];
  }[],
): string =>
  profiles
    .flatMap(({ name, description, accounts }) => [
      `EXEC msdb.dbo.sysmail_add_profile_sp @profile_name = ${quoteText(name)}${optional('description', description)};`,
      ...accounts.map(
        (account) =>
          `EXEC msdb.dbo.sysmail_add_profileaccount_sp @profile_name = ${quoteText(name)}, @account_name = ${quoteText(account.name)}, @sequence_number = ${account.sequence};`,
      ),
    ])
    .join('\n');

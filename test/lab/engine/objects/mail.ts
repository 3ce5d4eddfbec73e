/** Database Mail in msdb. Source: Microsoft, sysmail_add_account_sp, sysmail_add_profile_sp, sysmail_add_profileaccount_sp. */
import { mailObjectExists, mailObjectMissing } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

export interface MailAccount {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly replyTo: string | null;
  readonly description: string | null;
  readonly server: string;
  readonly port: number;
  /** The user at the mail server; its password is kept in a credential that nobody can read. */
  readonly user: string | null;
  readonly defaultCredentials: boolean;
  readonly ssl: boolean;
}

export interface MailProfile {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  /** Lower-case names by their place in the order. */
  readonly accounts: Map<number, string>;
}

/** Throws 14505. */
export function addMailAccount({ server }: Session, values: ProcedureValues): void {
  const { mailAccounts } = server.objects;
  const name = values.text('account_name');
  if (mailAccounts.has(name.toLowerCase())) throw mailObjectExists('account', name);
  mailAccounts.set(name.toLowerCase(), {
    id: server.objects.nextId++,
    name,
    email: values.text('email_address'),
    displayName: values.optional('display_name') ?? null,
    replyTo: values.optional('replyto_address') ?? null,
    description: values.optional('description') ?? null,
    server: values.text('mailserver_name'),
    port: values.whole('port', 25),
    user: values.optional('username') ?? null,
    defaultCredentials: values.flag('use_default_credentials', false),
    ssl: values.flag('enable_ssl', false),
  });
}

/** Throws 14505. */
export function addMailProfile({ server }: Session, values: ProcedureValues): void {
  const { mailProfiles } = server.objects;
  const name = values.text('profile_name');
  if (mailProfiles.has(name.toLowerCase())) throw mailObjectExists('profile', name);
  const description = values.optional('description') ?? null;
  mailProfiles.set(name.toLowerCase(), { id: server.objects.nextId++, name, description, accounts: new Map() });
}

/** Throws 14606, 14607. */
export function addAccountToProfile({ server }: Session, values: ProcedureValues): void {
  const { mailAccounts, mailProfiles } = server.objects;
  const profile = mailProfiles.get(values.text('profile_name').toLowerCase());
  const account = mailAccounts.get(values.text('account_name').toLowerCase());
  if (!profile) throw mailObjectMissing('profile');
  if (!account) throw mailObjectMissing('account');
  profile.accounts.set(values.whole('sequence_number', profile.accounts.size + 1), account.name.toLowerCase());
}

/** Tables of Database Mail in msdb. */
import { view } from './define.ts';
import { dateValue } from './values.ts';
import { demandMsdb } from './visibility.ts';

export const mailViews = [
  view(
    'msdb:dbo.sysmail_account',
    `account_id int not null
     name sysname not null
     description nvarchar(256)
     email_address nvarchar(128) not null
     display_name nvarchar(128)
     replyto_address nvarchar(128)
     last_mod_datetime datetime not null
     last_mod_user sysname not null`,
    function* (session) {
      demandMsdb(session, 'sysmail_account');
      const modified = { last_mod_datetime: dateValue(session.server.startedAt), last_mod_user: 'sa' };
      for (const { id, name, description, email, displayName, replyTo } of session.server.objects.mailAccounts.values())
        yield { account_id: id, name, description, email_address: email, display_name: displayName, replyto_address: replyTo, ...modified };
    },
  ),
  view(
    'msdb:dbo.sysmail_server',
    `account_id int not null
     servertype sysname not null
     servername sysname not null
     port int not null
     username nvarchar(128)
     credential_id int
     use_default_credentials bit not null
     enable_ssl bit not null
     flags int not null`,
    function* (session) {
      demandMsdb(session, 'sysmail_server');
      for (const { id, server, port, user, defaultCredentials, ssl } of session.server.objects.mailAccounts.values())
        yield {
          account_id: id,
          servertype: 'SMTP',
          servername: server,
          port,
          username: user,
          credential_id: user === null ? null : 65_536 + id,
          use_default_credentials: defaultCredentials,
          enable_ssl: ssl,
          flags: 0,
        };
    },
  ),
  view('msdb:dbo.sysmail_profile', 'profile_id int not null\nname sysname not null\ndescription nvarchar(256)', function* (session) {
    demandMsdb(session, 'sysmail_profile');
    for (const { id, name, description } of session.server.objects.mailProfiles.values()) yield { profile_id: id, name, description };
  }),
  view('msdb:dbo.sysmail_profileaccount', 'profile_id int not null\naccount_id int not null\nsequence_number int', function* (session) {
    demandMsdb(session, 'sysmail_profileaccount');
    const { mailAccounts, mailProfiles } = session.server.objects;
    for (const { id, accounts } of mailProfiles.values())
      for (const [sequence, account] of accounts)
        yield { profile_id: id, account_id: mailAccounts.get(account)?.id ?? 0, sequence_number: sequence };
  }),
];

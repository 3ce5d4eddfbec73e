import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { addAlerts, addOperators, addProxies } from '../../sqlserver/remedies/agent.ts';
import { addMailAccounts, addMailProfiles } from '../../sqlserver/remedies/mail.ts';
import { type Check, ofPair } from '../check.ts';
import { judgeFound, lacking } from './compare.ts';

const named = ({ name }: { readonly name: string }): string => name;

/** What jobs use: it is kept in msdb, which does not travel. */
export const agentChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-OPERATOR-001',
    family: 'server-objects',
    title: 'The target has the operators of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-add-operator-transact-sql',
    reads: ['operators'],
    judge: (source, target) => {
      const missing = lacking(source.read.operators, target.read.operators, named, target);
      return judgeFound(missing.map(named), [], `${source.read.operators.length} operators`, () => ({
        text: 'Make them on the target; pager and net send addresses are not in the script.',
        sql: addOperators(missing),
        on: 'target',
      }));
    },
  }),
  ofPair({
    id: 'OBJ-ALERT-001',
    family: 'server-objects',
    title: 'The target has the alerts of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-add-alert-transact-sql',
    reads: ['alerts'],
    judge: (source, target) => {
      const alerts = alertsOf(source.read.alerts);
      const missing = lacking(alerts, target.read.alerts, named, target);
      return judgeFound(missing.map(named), [], `${alerts.length} alerts`, () => ({
        text: 'Make them on the target, after their operators. Jobs that an alert starts, and conditions on counters of a named instance, are to be looked at by hand.',
        sql: addAlerts(missing),
        on: 'target',
      }));
    },
  }),
  ofPair({
    id: 'OBJ-PROXY-001',
    family: 'server-objects',
    title: 'The target has the proxies of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-add-proxy-transact-sql',
    reads: ['proxies'],
    judge: (source, target) => {
      const proxies = proxiesOf(source.read.proxies);
      const missing = lacking(proxies, target.read.proxies, named, target);
      return judgeFound(missing.map(named), [], `${proxies.length} proxies`, () => ({
        text: 'Make them on the target, after their credentials. Logins that may use them are not in the script (sp_grant_login_to_proxy).',
        sql: addProxies(missing),
        on: 'target',
      }));
    },
  }),
  ofPair({
    id: 'OBJ-MAIL-001',
    family: 'server-objects',
    title: 'The target has the mail accounts of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/database-mail/database-mail',
    reads: ['mailAccounts'],
    judge: (source, target) => {
      const missing = lacking(source.read.mailAccounts, target.read.mailAccounts, named, target);
      return judgeFound(
        missing.map(({ name, email }) => `${name} <${email}>`),
        [],
        `${source.read.mailAccounts.length} accounts`,
        () => ({
          text: 'Make them on the target. Passwords of accounts that log in at their mail server can not be read: set them afterwards (sysmail_update_account_sp). The target has to reach the mail server.',
          sql: addMailAccounts(missing),
          on: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-MAIL-002',
    family: 'server-objects',
    title: 'The target has the mail profiles of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/database-mail/database-mail',
    reads: ['mailProfiles', 'mailAccounts'],
    judge: (source, target) => {
      const profiles = profilesOf(source.read.mailProfiles);
      const missing = lacking(profiles, target.read.mailProfiles, named, target);
      return judgeFound(missing.map(named), [], `${profiles.length} profiles`, () => ({
        text: 'Make them on the target, after their accounts. Who may use them is not in the script (sysmail_add_principalprofile_sp).',
        sql: addMailProfiles(missing),
        on: 'target',
      }));
    },
  }),
];

/** An alert from its rows, one an operator. */
function alertsOf(rows: readonly PartRow<'alerts'>[]) {
  const first = new Map(rows.toReversed().map((row) => [row.name, row]));
  return [...first.values()].map((alert) => ({
    ...alert,
    tells: rows.flatMap(({ name, operator, method }) =>
      name === alert.name && operator !== undefined ? [{ operator, method: method ?? 1 }] : [],
    ),
  }));
}

type ProxyRow = PartRow<'proxies'>;

/** A proxy from its rows, one a subsystem. One whose credential is not visible can not be made again. */
function proxiesOf(rows: readonly ProxyRow[]) {
  return [...new Set(rows.map(named))].flatMap((name) => {
    const own = rows.filter((row) => row.name === name);
    const [first] = own;
    if (!first) return [];
    const subsystems = own.flatMap(({ subsystem }) => (subsystem === undefined ? [] : [subsystem]));
    return [{ ...first, credential: first.credential ?? '', subsystems }];
  });
}

function profilesOf(rows: readonly PartRow<'mailProfiles'>[]) {
  return [...new Set(rows.map(named))].map((name) => {
    const own = rows.filter((row) => row.name === name);
    const accounts = own.flatMap(({ account, sequence }) => (account === undefined ? [] : [{ name: account, sequence: sequence ?? 1 }]));
    return { name, description: own[0]?.description, accounts };
  });
}

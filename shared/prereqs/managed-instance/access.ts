import { azCommand } from '../../azure/az-command.ts';
import { allows } from '../../azure/permissions.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { ofLink } from '../of-link.ts';
import { customRole, deletesLink, failsOver, reads, writesLink } from './custom-role.ts';
import { preparePage } from './pages.ts';

/** Judged without `ofLink`: a sign-in that fails is the finding itself, and not something unknown. */
const signedIn: Check = {
  id: 'MI-SIGNIN-001',
  family: 'managed-instance',
  route: 'managed-instance',
  title: 'The pipeline can sign in to Azure',
  severity: 'error',
  page: 'https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect',
  scope: 'target',
  reads: [],
  asks: ['identity', 'instance'],
  judge({ link }: Facts): Judgement {
    if (!link) return unknown('Azure was not asked');
    const { identity, instance } = link.answers;
    if (!identity.known)
      return fail(
        identity.why,
        'On GitHub give client-id and tenant-id of an application with a federated credential for this repository, and the job the permission id-token: write. On Azure Pipelines name a service connection. Or sign in with the Azure CLI in an earlier step of the job.',
      );
    const who = `${identity.value.how}: ${identity.value.whom}`;
    if (instance.known || instance.status === 403) return pass(who);
    return instance.status === 401
      ? fail(
          `${who}; Azure does not take the token: ${instance.why}`,
          'Compare tenant-id with the tenant of the subscription, and azure-environment with its cloud.',
        )
      : unknown(`${who}; ${instance.why}`);
  },
};

/** A login is optional on this route, but one that is given has to work: the later tasks use it. */
const loggedIn: Check = {
  id: 'MI-LOGIN-001',
  family: 'managed-instance',
  route: 'managed-instance',
  title: 'The login for the instance works',
  severity: 'error',
  page: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/connect-application-instance',
  scope: 'target',
  reads: [],
  judge({ target: { reach } }) {
    const { login, dns } = reach.evidence;
    if (login !== undefined) return pass(login);
    if (reach.failure === undefined)
      return dns === undefined
        ? notApplicable('no login for the instance is given: Azure Resource Manager stands in for it')
        : unknown('the login was not tried');
    const { step, message } = reach.failure;
    const seen = `the instance can not be used at the step ${step}: ${message}`;
    const remedy = 'Correct the inputs of the target, or leave them out: Azure then tells how far the instance is, only later.';
    return step === 'login' ? fail(seen, remedy) : unknown(seen, remedy);
  },
};

const permission = (id: string, title: string, severity: Check['severity'], actions: readonly string[]): Check =>
  ofLink({
    id,
    title,
    severity,
    page: preparePage,
    asks: ['permissions', 'identity'],
    judge({ address, permissions, identity }) {
      const missing = actions.filter((action) => !allows(permissions, action));
      if (missing.length === 0) return pass(`${identity.whom}: ${actions.map(short).join(', ')} on ${address.managedInstance}`);
      return fail(`${identity.whom} lacks on ${address.managedInstance}: ${missing.join(', ')}`, customRole(address, identity));
    },
  });

/** A lock holds for every identity: no role helps against it. */
const unlocked = ofLink({
  id: 'MI-LOCK-001',
  title: 'No resource lock keeps the link from being changed or removed (switch-sync-mode, failover-dag, drop-ag)',
  severity: 'error',
  page: 'https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources',
  asks: ['locks'],
  judge({ address, locks }) {
    if (locks.length === 0) return pass(`no lock on ${address.managedInstance} or above it`);
    return fail(locks.map(({ name, level, scope }) => `the lock ${name} (${level}) on ${scope}`).join(', '), {
      text: 'CanNotDelete keeps failover-dag with remove-link and drop-ag from their work, ReadOnly every change. Take the lock away before the cutover, and set it again after drop-ag.',
      command: locks.map(({ id }) => azCommand('lock delete', { ids: id })).join('; '),
    });
  },
});

const short = (action: string): string => action.replace('Microsoft.Sql/managedInstances', '…');

/** What each later task needs, judged by the actions that the identity really has, whatever its roles are called. */
export const accessChecks: readonly Check[] = [
  signedIn,
  loggedIn,
  permission('MI-READ-001', 'The pipeline may read the instance, its databases and the link (all tasks)', 'error', reads),
  permission('MI-WRITE-001', 'The pipeline may change the replication mode of the link (switch-sync-mode)', 'error', writesLink),
  permission('MI-DELETE-001', 'The pipeline may delete the link (failover-dag with remove-link, drop-ag)', 'error', deletesLink),
  permission(
    'MI-FAILOVER-001',
    'The pipeline may fail the link over and change its roles (failover-dag with arm-forced, and a way back by hand)',
    'info',
    failsOver,
  ),
  unlocked,
];

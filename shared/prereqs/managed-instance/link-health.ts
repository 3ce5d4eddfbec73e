import type { Link, LinkDatabase } from '../../cutover/link/observation.ts';
import { type Check, type Judgement, notApplicable, unknown } from '../check.ts';
import { judgeAll, type Look } from '../databases/scope.ts';
import { linkCommand, ofLink } from '../of-link.ts';
import type { Remedy } from '../remedy.ts';
import { linkResourcePage, preparePage, troubleshootPage } from './pages.ts';

/** Judges each database of a link; without a link there is nothing to judge. */
function eachOf(link: Link | 'gone', look: (database: LinkDatabase) => Look, remedy: () => Remedy | string): Judgement {
  if (link === 'gone') return notApplicable('there is no link (any more); see MI-LINK-001');
  if (link.databases.length === 0) return unknown('Azure shows no database of the link');
  return judgeAll(
    link.databases.map((database) => ({ name: database.name, look: look(database) })),
    remedy,
  );
}

const connected = ({ connected: isConnected, lastError }: LinkDatabase): Look => {
  if (isConnected === undefined) return 'unknown';
  return isConnected ? 'right' : { wrong: `is DISCONNECTED${lastError === undefined ? '' : `: ${lastError}`}` };
};

/** How Azure says that the link is. Source: Microsoft, "Distributed Availability Groups - Get". */
export const linkHealthChecks: readonly Check[] = [
  ofLink({
    id: 'MI-REPLICA-001',
    title: 'No database of the link shows an error',
    severity: 'error',
    page: linkResourcePage,
    asks: ['link'],
    judge: ({ address, link }) =>
      eachOf(
        link,
        ({ replicaState, lastError }) =>
          replicaState === undefined
            ? 'unknown'
            : /Error$/i.test(replicaState)
              ? { wrong: `is ${replicaState}${lastError === undefined ? '' : `: ${lastError}`}` }
              : 'right',
        () => ({
          text: 'Look at the error in Azure. A link whose creation failed has to be created again.',
          command: linkCommand('sql mi link show', address),
        }),
      ),
  }),
  ofLink({
    id: 'MI-SEEDED-001',
    title: 'Every database of the link has been seeded',
    severity: 'warning',
    page: troubleshootPage,
    asks: ['link'],
    judge: ({ link }) =>
      eachOf(
        link,
        ({ replicaState }) =>
          replicaState === undefined
            ? 'unknown'
            : /^(Seeding|CreatingLink)$/i.test(replicaState)
              ? { wrong: `is ${replicaState}` }
              : 'right',
        () => 'Wait until the seeding has ended: nothing can be failed over before.',
      ),
  }),
  ofLink({
    id: 'MI-HEALTH-001',
    title: 'Every database of the link is healthy',
    severity: 'error',
    page: linkResourcePage,
    asks: ['link'],
    judge: ({ link }) =>
      eachOf(
        link,
        ({ health }) => (health === undefined ? 'unknown' : health === 'HEALTHY' ? 'right' : { wrong: `is ${health}` }),
        () => 'See whether a copy is suspended or far behind, and whether the link is connected (MI-CONNECTED-001).',
      ),
  }),
  ofLink({
    id: 'MI-CONNECTED-001',
    title: 'The instance and the source are connected',
    severity: 'error',
    page: troubleshootPage,
    asks: ['link'],
    judge: ({ link }) =>
      eachOf(
        link,
        connected,
        () =>
          'Check the endpoint of the source, the certificates on both sides, and the ports: 5022 in both directions, and 11000-11999 from the source to the instance.',
      ),
  }),
  ofLink({
    id: 'MI-PORTS-001',
    title: 'The ports of the link let the two sides through: 5022 in both directions, 11000-11999 to the instance',
    severity: 'info',
    page: preparePage,
    asks: ['link'],
    judge: ({ link }) =>
      eachOf(
        link,
        connected,
        () =>
          'Allow TCP 5022 from and to the subnet of the instance, and TCP 11000-11999 from the source to that subnet, in security groups and firewalls. A pipeline can not try them from the instance: the state of the connection is what can be seen.',
      ),
  }),
];

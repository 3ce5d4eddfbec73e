import { migratedNames, sameName } from '../../cutover/link/convergence.ts';
import type { LinkObservation } from '../../cutover/link/observation.ts';
import { classifyLink } from '../../cutover/link/state.ts';
import { resumeCopies } from '../../sqlserver/remedies/availability-groups.ts';
import { type Check, fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { list } from '../names.ts';
import { linkCommand, ofLink, ofSourceAndLink } from '../of-link.ts';
import type { Remedy } from '../remedy.ts';
import { linkResourcePage, overviewPage, troubleshootPage } from './pages.ts';

const absent = notApplicable('there is no link (any more); see MI-LINK-001');

/** States in which the migration has gone on so far that there need be no link. */
const afterwards = ['removing', 'removed', 'dropped'];
/** States in which a person has to decide first. */
const wrong = ['split', 'different-dag', 'orphaned', 'not-linked', 'unsafe'];

/** The link and the distributed availability group of the source are one thing, seen from two sides. */
export const linkChecks: readonly Check[] = [
  ofSourceAndLink({
    id: 'MI-LINK-001',
    title: 'The link exists',
    severity: 'error',
    page: linkResourcePage,
    asks: ['link', 'instance'],
    judge(source, { address, link, instance }) {
      if (link !== 'gone') return pass(`${link.name} on ${address.managedInstance}`);
      const { name } = classifyLink({ source, link, instance });
      // As long as the source is connected to a partner, the link is there, under another name.
      const stands = source.dag?.members.some(({ isLocal, connected }) => !isLocal && connected === true);
      if (!stands && afterwards.includes(name)) return pass(`it is gone, as it should be in the state ${name}`);
      return fail(`there is no link ${address.linkName} on ${address.managedInstance}`, {
        text: 'Correct link-name, or create the link. The command lists those that are there.',
        command: linkCommand('sql mi link list', address).replace(/ --name \S+$/, ''),
      });
    },
  }),
  ofSourceAndLink({
    id: 'MI-ROLES-001',
    title: 'The roles of source and instance allow the migration',
    severity: 'error',
    page: linkResourcePage,
    asks: ['link', 'instance'],
    judge: (source, { link, instance }) => judgeState({ source, link, instance }),
  }),
  ofSourceAndLink({
    id: 'MI-NAME-001',
    title: 'The name of the link is that of the distributed availability group, and follows the rules of Azure',
    severity: 'error',
    page: overviewPage,
    asks: ['link'],
    judge({ dag }, { link }) {
      if (link === 'gone') return absent;
      if (!dag) return notApplicable('the distributed availability group is not visible here');
      const seen = `link ${link.name}, distributed availability group ${dag.name}`;
      if (!sameName(link.name, dag.name))
        return fail(
          seen,
          'Name the link and the distributed availability group of one migration: link-name and distributed-availability-group.',
        );
      return link.databases.length > 1 && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(link.name)
        ? fail(
            `${seen}, with ${link.databases.length} databases`,
            'A link with several databases has a name of lower-case letters, digits and inner hyphens: create the link again under such a name.',
          )
        : pass(seen);
    },
  }),
  ofSourceAndLink({
    id: 'MI-LEADS-001',
    title: 'The distributed availability group leads to this managed instance, on port 5022',
    severity: 'error',
    page: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-configure-how-to-scripts',
    asks: [],
    judge({ dag }, { address }) {
      if (!dag) return notApplicable('the distributed availability group is not visible here');
      const urls = dag.members.map(({ listenerUrl }) => listenerUrl);
      if (urls.includes(undefined)) return unknown('a LISTENER_URL is not visible');
      const named = urls.flatMap((url) => /:(\d+)\s*;\s*Server\s*=\s*\[([^\]]*)\]/i.exec(url ?? '') ?? []);
      const [, port, name] = named;
      const seen = `LISTENER_URL ${list(urls.flatMap((url) => url ?? []))}`;
      return name !== undefined && sameName(name, address.managedInstance) && port === '5022'
        ? pass(seen)
        : fail(
            seen,
            `The member of the instance has a URL like tcp://<host name>:5022;Server=[${address.managedInstance}]. Correct the input managed-instance, or create the distributed availability group and the link again.`,
          );
    },
  }),
  ofSourceAndLink({
    id: 'MI-MEMBERS-001',
    title: 'The same databases are in the availability group, in the link and on the instance',
    severity: 'error',
    page: troubleshootPage,
    asks: ['link', 'instance'],
    judge(source, { link, instance }) {
      if (link === 'gone') return absent;
      if (!instance) return notApplicable('see MI-FOUND-001');
      if (!source.dag) return notApplicable('the distributed availability group is not visible here');
      const names = migratedNames({ source, link, instance });
      if (names.length === 0) return unknown('neither side shows a database');
      const places = [
        ['the availability group', source.dag.databases],
        ['the link', link.databases],
        ['the instance', instance.databases],
      ] as const;
      const missing = names.flatMap((name) =>
        places.filter(([, rows]) => !rows.some((row) => sameName(row.name, name))).map(([place]) => `${name} is not in ${place}`),
      );
      return missing.length === 0
        ? pass(list(names))
        : fail(
            list(missing),
            'Wait until the seeding has ended; a database that stays away has to be taken out of the group, or the link created again.',
          );
    },
  }),
  ofLink({
    id: 'MI-SHAPE-001',
    title: 'Azure tells the roles of the link',
    severity: 'warning',
    page: linkResourcePage,
    asks: ['link'],
    judge({ address, link }) {
      if (link === 'gone') return absent;
      return link.instanceRole !== undefined && link.partnerRole !== undefined
        ? pass(`instance ${link.instanceRole}, source ${link.partnerRole}, api-version ${address.apiVersion}`)
        : fail(
            `no roles at api-version ${address.apiVersion}`,
            'Leave arm-api-version at its default: versions before 2023-08-01 show neither roles nor the health of the link.',
          );
    },
  }),
];

/** Copies that somebody suspended on the source can be resumed there; all else is for a person to decide. */
function remedyFor({ source }: LinkObservation): Remedy {
  const suspended = (source?.dag?.databases ?? []).filter(({ copy }) => copy.suspended).map(({ name }) => name);
  return suspended.length > 0
    ? { text: 'Find out why the data movement was suspended, then resume it.', sql: resumeCopies(suspended), on: 'source' }
    : {
        text: 'Bring the sides into a state that a task can go on from: the table of states in docs/protocol-managed-instance.md says what to do.',
      };
}

/** What the state table of the route says of both sides now. */
function judgeState(observation: LinkObservation): Judgement {
  const state = classifyLink(observation);
  const seen = `${state.name}: ${state.because}`;
  if (state.name === 'unknown') return unknown(seen);
  return wrong.includes(state.name) ? fail(seen, remedyFor(observation)) : pass(seen);
}

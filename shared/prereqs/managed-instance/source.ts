import { linkSkills, linkVersions } from '../../cutover/link/builds.ts';
import { createMasterKey } from '../../sqlserver/remedies/encryption.ts';
import { type Check, fail, notApplicable, pass, unknown } from '../check.ts';
import { ofLinkSource } from '../of-link.ts';
import { overviewPage, preparePage } from './pages.ts';

const multiPage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-multiple-databases';

/** From which cumulative update on a link may have several databases (preview; Microsoft, "Managed Instance link with multiple databases"). */
const severalFrom: Readonly<Record<number, number>> = { 16: 27, 17: 9 };

/** By name: Web has the EngineEdition of Standard (Microsoft, "SERVERPROPERTY"). */
const editions = /^(enterprise|developer|standard|evaluation)\b/i;

/** What the link asks of the SQL Server. Source: Microsoft, "Managed Instance link overview" and "Prepare your environment for a link". */
export const sourceChecks: readonly Check[] = [
  ofLinkSource({
    id: 'MI-BUILD-001',
    title: 'The build of the source supports the link',
    severity: 'error',
    page: overviewPage,
    judge({ server }) {
      const skills = linkSkills(server.productVersion);
      const seen = `${server.serverName}: ${skills?.version.name ?? 'SQL Server'} ${server.productVersion}`;
      if (skills?.links) return pass(seen);
      return fail(
        seen,
        skills === undefined
          ? `The link needs ${linkVersions.map(({ name, links }) => `${name} ${links.name}`).join(', ')}, or later builds of these.`
          : `Install ${skills.version.name} ${skills.version.links.name} (${skills.version.links.build.join('.')}) or later.`,
      );
    },
  }),
  ofLinkSource({
    id: 'MI-EDITION-001',
    title: 'The edition of the source supports the link',
    severity: 'error',
    page: overviewPage,
    judge: ({ server }) =>
      editions.test(server.edition)
        ? pass(server.edition)
        : fail(`${server.serverName}: ${server.edition}`, 'The link needs Enterprise, Developer or Standard edition.'),
  }),
  ofLinkSource({
    id: 'MI-MULTI-001',
    title: 'A link with several databases has a version and an edition that can do it',
    severity: 'error',
    page: multiPage,
    reads: ['instance'],
    judge({ server, dag, read }) {
      if (!dag) return notApplicable('the distributed availability group is not visible here');
      const count = dag.databases.length;
      if (count <= 1) return pass(`${count} database`);
      const [properties] = read.instance;
      const seen = `${count} databases, ${server.edition}, ${server.productVersion}${properties?.updateLevel === undefined ? '' : ` (${properties.updateLevel})`}`;
      const one = 'Create one availability group and one link for each database.';
      const least = severalFrom[server.majorVersion];
      if (least === undefined) return fail(seen, `Several databases in one link need SQL Server 2022 CU27 or 2025 CU9. ${one}`);
      if (server.engineEdition !== 3) return fail(seen, `Several databases in one link need Enterprise or Developer edition. ${one}`);
      const level = /^CU(\d+)/.exec(properties?.updateLevel ?? 'CU0')?.[1];
      if (level === undefined) return unknown(`${seen}: the cumulative update is not known`);
      return Number(level) >= least ? pass(seen) : fail(seen, `Install cumulative update ${least} or later. Or: ${one}`);
    },
  }),
  ofLinkSource({
    id: 'MI-CONTAINED-001',
    title: 'An availability group with several databases in a link is not contained',
    severity: 'error',
    page: multiPage,
    reads: ['memberGroup'],
    judge({ dag, read }) {
      const [group] = read.memberGroup;
      if (!dag || !group) return notApplicable('the member availability group is not visible');
      if (dag.databases.length <= 1) return notApplicable('it holds one database; see AG-CONTAINED-001');
      if (group.isContained === undefined) return unknown('is_contained is NULL');
      return group.isContained
        ? fail(
            `${group.name} is contained`,
            'The link takes several databases of an ordinary availability group only: create one of these, or a link for each database.',
          )
        : pass(`${group.name} is not contained`);
    },
  }),
  ofLinkSource({
    id: 'MI-MASTERKEY-001',
    title: 'The database master has a master key',
    severity: 'error',
    page: preparePage,
    reads: ['masterKeys'],
    judge: ({ server, read }) =>
      read.masterKeys.length > 0
        ? pass(`${server.serverName}: ##MS_DatabaseMasterKey##`)
        : fail(`${server.serverName}: master has no master key`, {
            text: 'It protects the certificate of the endpoint. Keep the password that the statement shows, apart from the server.',
            sql: createMasterKey,
            on: 'source',
          }),
  }),
];

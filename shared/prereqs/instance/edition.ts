import { type Check, fail, ofSide, pass } from '../check.ts';
import { migrationPage } from './pages.ts';

/** Source: Microsoft, "Editions and supported features". */
export const editionChecks: readonly Check[] = [
  ofSide({
    id: 'INS-EDITION-001',
    family: 'instance',
    // The link has a check of its own: it also takes Standard edition.
    route: 'sql-vm',
    title: 'The edition supports distributed availability groups',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/sql-server/editions-and-components-of-sql-server-2022',
    judge: ({ server }) =>
      server.engineEdition === 3
        ? pass(server.edition)
        : fail(
            `${server.serverName}: ${server.edition}`,
            'Distributed availability groups need Enterprise edition (Developer and Evaluation count as such).',
          ),
  }),
  ofSide({
    id: 'INS-LICENCE-001',
    family: 'instance',
    title: 'The edition is licensed for production',
    severity: 'info',
    page: migrationPage,
    judge: ({ server }) =>
      /developer|evaluation/i.test(server.edition)
        ? fail(`${server.serverName}: ${server.edition}`, 'Developer and Evaluation editions must not serve production.')
        : pass(server.edition),
  }),
];

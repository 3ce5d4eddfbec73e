import { type ChosenMethod, type CutoverMethod, chooseMethod, type NoMethod } from '../../cutover/link/method.ts';
import { type Check, fail, notApplicable, pass } from '../check.ts';
import { ofSourceAndLink } from '../of-link.ts';
import { failoverPage } from './pages.ts';

const titles = {
  auto: 'There is a cutover method for this pair',
  'tsql-planned': 'This pair can be cut over by a planned failover with T-SQL (cutover-method tsql-planned)',
  'remove-link': 'This pair can be cut over by removing the link (cutover-method remove-link)',
  'arm-forced': 'This pair can be cut over by a forced failover in Azure after the proof (cutover-method arm-forced)',
} as const satisfies Readonly<Record<'auto' | CutoverMethod, string>>;

/** What failover-dag would say of a method, with the way back that remains. */
const ofMethod = (id: string, requested: 'auto' | CutoverMethod): Check =>
  ofSourceAndLink({
    id,
    title: titles[requested],
    severity: requested === 'auto' ? 'error' : 'info',
    page: failoverPage,
    asks: ['link', 'instance'],
    judge({ server, dag }, { link, instance }) {
      if (!instance) return notApplicable('see MI-FOUND-001');
      const databases = link === 'gone' ? (dag?.databases ?? []) : link.databases;
      const chosen = chooseMethod({
        requested,
        productVersion: server.productVersion,
        databaseFormat: instance.databaseFormat,
        multiDatabase: databases.length > 1,
        allowDataLoss: true,
      });
      return chosen.method === undefined ? refused(chosen) : pass(printed(chosen, requested));
    },
  });

const refused = ({ because, next }: NoMethod) => fail(because, next);

function printed({ method, because, fallback }: ChosenMethod, requested: 'auto' | CutoverMethod): string {
  const way = fallback.kind === 'fail-back' ? 'way back' : fallback.kind === 'none' ? 'no way back' : 'way back not known';
  const head =
    requested === 'auto' ? `auto takes ${method}: ${because}` : method === 'arm-forced' ? `${method}, with allow-data-loss` : method;
  return `${head}; ${way}: ${fallback.how}`;
}

/** Source: Microsoft, "Fail over a link" and "Update policy". */
export const methodChecks: readonly Check[] = [
  ofMethod('MI-METHOD-001', 'auto'),
  ofMethod('MI-PLANNED-001', 'tsql-planned'),
  ofMethod('MI-REMOVE-001', 'remove-link'),
  ofMethod('MI-FORCED-001', 'arm-forced'),
];

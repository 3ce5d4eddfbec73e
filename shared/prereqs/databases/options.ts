import { beginLogChain, setOption } from '../../sqlserver/remedies/databases.ts';
import { type Check, ofSide } from '../check.ts';
import { prerequisitesPage, setOptionsPage } from './pages.ts';
import { fold, forEach, judgeSettings, lookAt } from './scope.ts';

const family = 'databases';

/** Options that an availability group demands, or that would cost data or writes at the cutover. */
export const optionChecks: readonly Check[] = [
  ofSide({
    id: 'DB-RECOVERY-001',
    family,
    title: 'The databases use the full recovery model',
    severity: 'error',
    page: prerequisitesPage,
    reads: ['databaseSettings'],
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ recoveryModel }) =>
          lookAt(
            recoveryModel,
            (model) => model === 'FULL',
            (model) => `uses ${model}`,
          ),
        (wrong) => ({
          text: 'Set the full recovery model, then begin a log chain.',
          sql: forEach(wrong, (name) => `${setOption(name, 'RECOVERY FULL')}\n${beginLogChain(name)}`),
          on: side.side,
        }),
      ),
  }),
  ofSide({
    id: 'DB-ACCESS-001',
    family,
    title: 'Every database is READ_WRITE and MULTI_USER',
    severity: 'error',
    page: prerequisitesPage,
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) => {
      const closed = new Set(side.read.databaseSettings.filter(({ readOnly }) => readOnly === true).map(({ name }) => fold(name)));
      return judgeSettings(
        side,
        facts,
        ({ readOnly, userAccess }) => {
          if (readOnly === undefined || userAccess === undefined) return 'unknown';
          const wrong = [...(readOnly ? ['READ_ONLY'] : []), ...(userAccess === 'MULTI_USER' ? [] : [userAccess])];
          return wrong.length === 0 ? 'right' : { wrong: `is ${wrong.join(' and ')}` };
        },
        (wrong) => ({
          text: 'An availability group takes only databases that everybody may write to.',
          sql: forEach(wrong, (name) => setOption(name, closed.has(fold(name)) ? 'READ_WRITE' : 'MULTI_USER')),
          on: 'source',
        }),
      );
    },
  }),
  ofSide({
    id: 'DB-AUTOCLOSE-001',
    family,
    title: 'AUTO_CLOSE is off',
    severity: 'error',
    page: prerequisitesPage,
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ autoClose }) =>
          lookAt(
            autoClose,
            (on) => !on,
            () => 'closes when its last user leaves',
          ),
        (wrong) => ({
          text: 'An availability group takes no database with AUTO_CLOSE.',
          sql: forEach(wrong, (name) => setOption(name, 'AUTO_CLOSE OFF')),
          on: 'source',
        }),
      ),
  }),
  durability('DB-DURABILITY-001', 'error', 'FORCED', 'No database forces delayed durability'),
  durability('DB-DURABILITY-002', 'warning', 'ALLOWED', 'No database allows delayed durability'),
  ofSide({
    id: 'DB-PAGEVERIFY-001',
    family,
    title: 'Pages are verified with checksums',
    severity: 'warning',
    page: setOptionsPage,
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ pageVerify }) =>
          lookAt(
            pageVerify,
            (option) => option === 'CHECKSUM',
            (option) => `uses PAGE_VERIFY ${option}`,
          ),
        (wrong) => ({
          text: 'Without checksums damage travels unseen to the target. Pages get theirs when they are written next.',
          sql: forEach(wrong, (name) => setOption(name, 'PAGE_VERIFY CHECKSUM')),
          on: 'source',
        }),
      ),
  }),
];

/**
 * Commits with delayed durability are acknowledged before they are in the log on any disk; a failover may lose them, and no proof can see
 * that. FORCED makes every commit such a one, ALLOWED those that ask for it (Microsoft, "Control transaction durability").
 */
function durability(id: string, severity: 'error' | 'warning', bad: 'FORCED' | 'ALLOWED', title: string): Check {
  return ofSide({
    id,
    family,
    title,
    severity,
    page: 'https://learn.microsoft.com/sql/relational-databases/logs/control-transaction-durability',
    scope: 'source',
    reads: ['databaseSettings'],
    ...(bad === 'FORCED' ? { guards: ['failover-dag'] as const } : {}),
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ delayedDurability }) =>
          lookAt(
            delayedDurability,
            (option) => option !== bad,
            () => `has DELAYED_DURABILITY = ${bad}: a failover may lose commits that were acknowledged`,
          ),
        (wrong) => ({
          text: 'Switch it off before the cutover.',
          sql: forEach(wrong, (name) => setOption(name, 'DELAYED_DURABILITY = DISABLED')),
          on: 'source',
        }),
      ),
  });
}

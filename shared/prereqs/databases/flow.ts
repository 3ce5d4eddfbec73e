import { describeTransaction, longTransactions, mayBeEnded } from '../../cutover/readiness.ts';
import { distinctTransactions } from '../../sqlserver/open-transactions.ts';
import { endSession } from '../../sqlserver/remedies/databases.ts';
import { type Check, fail, notApplicable, ofSide, pass } from '../check.ts';
import { list } from '../names.ts';
import { monitorPage } from './pages.ts';
import { byName, fold, judgeAll, judgedDatabases, lookAt } from './scope.ts';

const family = 'databases';

/** What failover-dag allows when nobody says otherwise (max-send-queue, max-redo-queue), KB. More prolongs the outage. */
export const longSendQueue = 65_536n;
export const longRedoQueue = 262_144n;
/** What failover-dag calls a long transaction when nobody says otherwise (long-transaction-age), ms. */
export const longTransactionAge = 30_000;

/** What would prolong the cutover: log under way, and transactions that a demotion has to roll back. */
export const flowChecks: readonly Check[] = [
  ofSide({
    id: 'DB-SENDQUEUE-001',
    family,
    title: 'The source has sent nearly all its log',
    severity: 'warning',
    page: monitorPage,
    scope: 'source',
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      return judgeAll(
        (side.dag?.databases ?? []).map(({ name, forwarder }) => ({
          name,
          look: lookAt(
            forwarder?.logSendQueue,
            (queue) => queue <= longSendQueue,
            (queue) => `has ${queue} KB of log to send`,
          ),
        })),
        () =>
          'See whether the link is fast enough for the writes, and whether the copies on the target are suspended. Wait until the queue is short.',
      );
    },
  }),
  ofSide({
    id: 'DB-REDOQUEUE-001',
    family,
    title: 'The target has redone nearly all its log',
    severity: 'warning',
    page: monitorPage,
    scope: 'target',
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      if (side.dag?.role !== 'SECONDARY') return notApplicable('the target is not secondary');
      return judgeAll(
        side.dag.databases.map(({ name, copy }) => ({
          name,
          look: lookAt(
            copy.redoQueue,
            (queue) => queue <= longRedoQueue,
            (queue) => `has ${queue} KB of log to redo`,
          ),
        })),
        () =>
          'What is not redone is redone in the recovery after the promotion. Wait until the queue is short, and see what slows the redo.',
      );
    },
  }),
  ofSide({
    id: 'DB-TRAN-001',
    family,
    title: `No transaction that writes is open for more than ${longTransactionAge / 1000} s`,
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-tran-database-transactions-transact-sql',
    scope: 'source',
    reads: ['openTransactions', 'databaseSettings'],
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const open = distinctTransactions(side.read.openTransactions);
      const long = longTransactions(open, longTransactionAge);
      if (long.length === 0) return pass(`${open.length} open transactions that have written`);
      const settings = byName(side.read.databaseSettings);
      const undo = (database: string) =>
        settings.get(fold(database))?.acceleratedRecovery ? ' (accelerated database recovery: its rollback is short)' : '';
      const sessions = [...new Set(long.filter(mayBeEnded).map(({ sessionId }) => sessionId))];
      return fail(list(long.map((transaction) => `${describeTransaction(transaction)}${undo(transaction.database)}`)), {
        text: 'A demotion rolls them back, which may take as long as they have run. Let them end, or end their sessions: that rolls back what they have done.',
        ...(sessions.length > 0 ? { sql: sessions.map(endSession).join('\n'), on: 'source' } : {}),
      });
    },
  }),
];

import { readFileSync } from 'node:fs';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import type { EngineSession } from '../lab/port.ts';
import { openApplication } from './by-hand.ts';
import { expectOnePrimary, type FlowLaboratory, pause, startFlowLaboratory } from './flow-laboratory.ts';
import { when } from './moments.ts';
import { runTask } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const never = new AbortController().signal;
const table = { database: undefined, schema: 'dbo', name: 'orders' };

interface Client {
  readonly session: EngineSession;
  readonly killed: () => boolean;
  insert(rows: number): Promise<unknown>;
}

let clients = 0;

/** An application session in a database of the source, with a table of its own. */
function connect(database = 'Sales', identity: { readonly appName?: string; readonly hostName?: string } = {}): Client {
  let killed = false;
  const session = openApplication(lab, { database, ...identity }, () => {
    killed = true;
  });
  if (database !== 'master' && session.relation(undefined, table.schema, table.name) === undefined)
    session.createTable(undefined, table.schema, table.name, [
      { name: 'id', type: { name: 'int' }, nullable: false, primaryKey: true },
      { name: 'text', type: { name: 'nvarchar', length: 4000 }, nullable: true },
    ]);
  return {
    session,
    killed: () => killed,
    insert: (rows) =>
      session.insert(
        table,
        Array.from({ length: rows }, () => [++clients, 'x'.repeat(2000)]),
        never,
      ),
  };
}

/** Begins a transaction that has written something. */
async function openTransaction(database?: string, identity?: { readonly appName?: string; readonly hostName?: string }): Promise<Client> {
  const client = connect(database, identity);
  client.session.beginTransaction();
  await client.insert(1);
  return client;
}

/** Does something when the run, which has seen a transaction, looks for it again. */
function whileItWaits(act: () => unknown): void {
  let looks = 0;
  when(
    lab,
    'source',
    ({ sql }) => sql.includes('sys.dm_tran_database_transactions') && ++looks === 2,
    () => void act(),
  );
}

const hasty = { longTransactionAge: '200ms', longTransactionWait: '400ms' };
const failOver = (inputs: Readonly<Record<string, string>> = {}, signal?: AbortSignal) =>
  runTask(failoverDag, { ...lab.inputs, ...inputs }, signal);

interface Sent {
  readonly kind: string;
  readonly sql: string;
}
const statementsOf = (report: string | undefined): readonly string[] =>
  (JSON.parse(readFileSync(report ?? '', 'utf8')).journal as readonly Sent[])
    .filter(({ kind }) => kind === 'statement')
    .map(({ sql }) => sql);

describe('long transactions', () => {
  test('one that stays open: refused, with everything that helps to find it', async () => {
    lab = await startFlowLaboratory();
    const client = await openTransaction('Inventory');
    await pause(250);
    const run = await failOver(hasty);
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toMatch(/^Refused after waiting 400ms: open transaction in Inventory: session \d+/);
    expect(run.failure).toContain(
      `session ${client.session.spid}, login "application", host "APPSERVER", program "Order entry", open for `,
    );
    expect(run.failure).toMatch(/open for \d+ s, \d+ KB of log/);
    expect(run.failure).toContain('The source is primary and takes writes.');
    expect(run.remedy).toContain(`KILL ${client.session.spid}`);
    expect(client.killed()).toBe(false);
    await client.session.commitTransaction(never);
    expect(expectOnePrimary(lab)).toBe('source');
  });

  test('one that ends in time lets the failover go on, with a line for each change', async () => {
    lab = await startFlowLaboratory();
    const client = await openTransaction();
    await pause(50);
    whileItWaits(() => client.session.commitTransaction(never));
    const run = await failOver({ longTransactionAge: '10ms', longTransactionWait: '10s' });
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    const lines = run.host.lines.filter((line) => /^(waiting for|quiet now)/.test(line));
    expect(lines).toEqual([expect.stringContaining('waiting for 1: open transaction in Sales'), 'quiet now']);
    expect(client.killed()).toBe(true);
    expect(expectOnePrimary(lab)).toBe('target');
  });

  test('a young one, one that has written nothing, and one in another database do not count', async () => {
    lab = await startFlowLaboratory();
    const reader = connect('Ledger');
    reader.session.beginTransaction();
    const elsewhere = connect('master');
    elsewhere.session.beginTransaction();
    await pause(300);
    const young = await openTransaction();
    const run = await failOver({ longTransactionAge: '5s', longTransactionWait: '0s' });
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(young.killed()).toBe(true);
    expect(elsewhere.killed()).toBe(false);
  });

  test('are ended only when that was asked for, after the wait, and nobody else is', async () => {
    lab = await startFlowLaboratory();
    const long = await openTransaction('Sales', { appName: 'Nightly\nload' });
    const bystander = connect('master');
    bystander.session.beginTransaction();
    await pause(250);
    const started = performance.now();
    const run = await failOver({ ...hasty, killLongTransactions: 'true' });
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(performance.now() - started).toBeGreaterThan(400);
    const text = run.host.lines.join('\n');
    expect(text).toContain(`Ending an open transaction in Sales: session ${long.session.spid}, login "application"`);
    expect(text).toContain('program "Nightly ⏎ load"');
    expect(text).toMatch(new RegExp(`end session ${long.session.spid}: done`));
    expect(statementsOf(run.outputs.report).filter((sql) => sql.startsWith('KILL'))).toEqual([`KILL ${long.session.spid};`]);
    expect(long.killed()).toBe(true);
    expect(bystander.killed()).toBe(false);
  });

  test('without the right to end sessions: refused at once, with the right that is missing', async () => {
    const permissions = ['VIEW SERVER STATE', 'VIEW SERVER PERFORMANCE STATE', 'VIEW ANY DEFINITION', 'ALTER ANY AVAILABILITY GROUP'];
    lab = await startFlowLaboratory({ logins: [{ name: 'deployer', password: 'D3ployer-lab!', permissions }] });
    const client = await openTransaction();
    await pause(250);
    const run = await failOver({ ...hasty, killLongTransactions: 'true', sourceUsername: 'deployer', sourcePassword: 'D3ployer-lab!' });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toMatch(new RegExp(`session ${client.session.spid} could not be ended \\(6102: `));
    expect(run.remedy).toContain('ALTER ANY CONNECTION');
    expect(client.killed()).toBe(false);
  });

  test('a session of this pack is never ended', async () => {
    lab = await startFlowLaboratory();
    const own = await openTransaction('Sales', { appName: 'sql-dag-migrate/failover-dag/7/1' });
    await pause(250);
    const run = await failOver({ ...hasty, killLongTransactions: 'true' });
    expect(run.outputs.outcome).toBe('refused');
    expect(own.killed()).toBe(false);
  });

  test('a session number that is somebody else by now is not ended', async () => {
    lab = await startFlowLaboratory();
    const client = await openTransaction();
    await pause(250);
    lab.source.faults.next({
      when({ sql }) {
        // The transaction ends between the last look and the KILL; the session goes on with the next one.
        if (/^KILL /m.test(sql)) client.session.rollbackTransaction();
        return false;
      },
      fault: { kind: 'reset' },
    });
    const run = await failOver({ ...hasty, killLongTransactions: 'true' });
    expect(run.host.lines.join('\n')).toContain('50105');
    expect(run.outputs.outcome).toBe('completed');
  });

  test('what happens meanwhile counts: a copy that is suspended during the wait', async () => {
    lab = await startFlowLaboratory();
    const client = await openTransaction();
    await pause(50);
    whileItWaits(() => lab.migration.faults.suspend(lab.migration.target, 'Ledger'));
    const run = await failOver({ longTransactionAge: '10ms', longTransactionWait: '20s' });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toContain('Ledger is suspended on the target');
    expect(statementsOf(run.outputs.report).filter((sql) => sql.startsWith('ALTER'))).toEqual([]);
    expect(client.killed()).toBe(false);
    expect(expectOnePrimary(lab)).toBe('source');
  });

  test('a connection that is lost while it waits is opened again', async () => {
    lab = await startFlowLaboratory();
    const armed = lab.source.faults.next({ when: ({ sql }) => sql.includes('dm_tran_database_transactions'), fault: { kind: 'reset' } });
    const run = await failOver({ longTransactionWait: '10s' });
    expect(armed.struck).toBe(1);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  });

  test('a right that was lost: refused, because what can not be seen is not taken for good', async () => {
    lab = await startFlowLaboratory({
      source: { version: 2019 },
      target: { version: 2019 },
      logins: [
        {
          name: 'deployer',
          password: 'D3ployer-lab!',
          permissions: ['VIEW SERVER STATE', 'VIEW ANY DEFINITION', 'ALTER ANY AVAILABILITY GROUP'],
        },
      ],
    });
    lab.source.faults.next({
      when({ sql }) {
        if (sql.includes('dm_tran_database_transactions'))
          lab.migration.faults.revokePermission(lab.migration.source, 'deployer', 'VIEW SERVER STATE');
        return false;
      },
      fault: { kind: 'reset' },
    });
    const run = await failOver({ sourceUsername: 'deployer', sourcePassword: 'D3ployer-lab!' });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toContain('open transactions can not be read');
    expect(run.remedy).toContain('VIEW SERVER STATE');
  });

  test('a cancel ends the wait at once, and nothing was sent', async () => {
    lab = await startFlowLaboratory();
    await openTransaction();
    await pause(50);
    const abort = new AbortController();
    let cancelled = Number.POSITIVE_INFINITY;
    whileItWaits(() => {
      cancelled = performance.now();
      abort.abort(new Error('The run was cancelled (SIGINT).'));
    });
    const run = await failOver({ longTransactionAge: '10ms', longTransactionWait: '1h' }, abort.signal);
    expect(performance.now() - cancelled).toBeLessThan(2000);
    expect(run).toMatchObject({
      outputs: { outcome: 'refused' },
      failure: expect.stringContaining('Cancelled before the demotion while waiting for a quiet moment'),
    });
    expect(statementsOf(run.outputs.report)).toEqual([]);
    expect(expectOnePrimary(lab)).toBe('source');
  });

  test('what a client says of itself forges nothing in the log', async () => {
    lab = await startFlowLaboratory();
    await openTransaction('Sales', { appName: '##vso[task.complete result=Succeeded;]', hostName: '\n::set-output name=a::b' });
    await pause(250);
    const run = await failOver(hasty);
    expect(run.outputs.outcome).toBe('refused');
    for (const text of [...run.host.lines, run.failure ?? '']) {
      expect(text).not.toContain('##vso[');
      expect(text).not.toMatch(/^\s*::/m);
    }
  });
});

describe('queues', () => {
  test('a target that has much to redo: refused, because the recovery would take long', async () => {
    lab = await startFlowLaboratory({ timings: { redoRateKBps: 1 } });
    const client = connect();
    await client.insert(20);
    const run = await failOver({ maxRedoQueue: '10KB', longTransactionWait: '300ms' });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toMatch(/Sales: the redo queue of the target is \d+ KB, and 10 KB are allowed/);
    expect(run.remedy).toContain('maxRedoQueue');
    expect(expectOnePrimary(lab)).toBe('source');
  });

  test('a redo queue that drains in time lets the failover go on; unlimited does not look at all', async () => {
    lab = await startFlowLaboratory({ timings: { redoRateKBps: 60 } });
    await connect().insert(20);
    const run = await failOver({ maxRedoQueue: '10KB', longTransactionWait: '20s' });
    expect(run.outputs.outcome).toBe('completed');
    expect(run.host.lines.join('\n')).toContain('waiting for 1: Sales: the redo queue of the target');
  });

  test('unlimited: the size of a queue does not matter', async () => {
    lab = await startFlowLaboratory({ timings: { redoRateKBps: 200 } });
    await connect().insert(20);
    const run = await failOver({ maxRedoQueue: 'unlimited', longTransactionWait: '0s' });
    expect(run.outputs.outcome).toBe('completed');
  });

  test('log that the source has not sent: refused', async () => {
    lab = await startFlowLaboratory({ link: { latencyMs: 1, bandwidthKBps: 20 } });
    const client = connect();
    client.session.beginTransaction();
    await client.insert(60);
    const run = await failOver({ maxSendQueue: '10KB', longTransactionWait: '0s' });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toMatch(/Sales: the send queue of the source is \d+ KB, and 10 KB are allowed/);
    expect(run.remedy).toContain('maxSendQueue');
  });
});

describe('servers that are not sound', () => {
  test('a log that is nearly full', async () => {
    lab = await startFlowLaboratory();
    await connect('Ledger').insert(20);
    lab.migration.faults.limitLog(lab.migration.source, 'Ledger', 80);
    const run = await failOver();
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toMatch(/the log of Ledger on the source is nearly full: \d+ of \d+ KB are used, log_reuse_wait_desc is \w+/);
    expect(statementsOf(run.outputs.report)).toEqual([]);
  });

  test.each(['source', 'target'] as const)('a local replica of the %s that is not connected', async (side) => {
    lab = await startFlowLaboratory({ source: { secondaries: 1 }, target: { secondaries: 1 }, timings: { sessionTimeoutMs: 50 } });
    lab.migration.laboratory.linkBetween(side, side).cut();
    await pause(200);
    const run = await failOver();
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toContain(
      side === 'source'
        ? 'replica ONPREM2 of SourceAg on the source is not connected'
        : 'replica AZUREVM2 of TargetAg on the target is not connected',
    );
  });

  test('a local replica that is not healthy', async () => {
    lab = await startFlowLaboratory({ source: { secondaries: 1 } });
    const secondary = lab.migration.sourceReplicas[1];
    if (!secondary) throw new Error('The source has no secondary.');
    lab.migration.faults.suspend(secondary, 'Sales');
    const run = await failOver();
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toContain('replica ONPREM2 of SourceAg on the source is NOT_HEALTHY');
  });

  test('automatic seeding under way', async () => {
    lab = await startFlowLaboratory();
    lab.migration.faults.showSeeding('Sales', 'under way');
    const run = await failOver();
    expect(run.outputs.outcome).toBe('refused');
    expect(run.failure).toContain('automatic seeding of Sales is under way on the target (SEEDING)');
  });

  test('a FAILED row that is left over is no seeding', async () => {
    lab = await startFlowLaboratory();
    lab.migration.faults.showSeeding('Sales', 'failed');
    expect((await failOver()).outputs.outcome).toBe('completed');
  });

  test('a target of a higher version is only PARTIALLY_HEALTHY until the failover, and that is fine', async () => {
    lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2022, secondaries: 1 } });
    expect((await failOver()).outputs.outcome).toBe('completed');
  });
});

describe('CHECKPOINT', () => {
  test('in every database of the source, before the demotion', async () => {
    lab = await startFlowLaboratory();
    const run = await failOver();
    const sent = statementsOf(run.outputs.report);
    const demotion = sent.findIndex((sql) => sql.includes('SET (ROLE = SECONDARY)'));
    const checkpoints = sent.flatMap((sql, index) => (sql.includes('CHECKPOINT') ? [index] : []));
    expect(checkpoints.map((index) => sent[index])).toEqual([
      'USE [Sales]; CHECKPOINT;',
      'USE [Inventory]; CHECKPOINT;',
      'USE [Ledger]; CHECKPOINT;',
    ]);
    expect(Math.max(...checkpoints)).toBeLessThan(demotion);
    for (const name of lab.migration.databases) {
      const records = lab.migration.source.server.databases.get(name.toLowerCase())?.log.blocks.flatMap((block) => block.records) ?? [];
      expect(records.some(({ action }) => action.kind === 'checkpoint')).toBe(true);
    }
  });

  test.each([
    ['applied, reply lost', { kind: 'applied-reply-lost' }],
    ['connection reset before it ran', { kind: 'reset' }],
    ['landing late', { kind: 'late', delayMs: 700 }],
  ] as const)('%s: said, and the failover goes on with nothing of it on the way', async (_name, fault) => {
    lab = await startFlowLaboratory();
    const armed = lab.source.faults.next({ when: ({ sql }) => sql.includes('CHECKPOINT'), fault });
    const run = await failOver();
    expect(armed.struck).toBe(1);
    expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
    expect(run.host.lines.join('\n')).toContain('warning: No CHECKPOINT there');
    expect(expectOnePrimary(lab)).toBe('target');
  });
});

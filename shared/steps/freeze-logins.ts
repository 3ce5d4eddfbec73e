import { InputError, TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { messageOf } from '../sqlserver/errors.ts';
import {
  enableSql,
  endSessions,
  type FrozenLogin,
  freezeLogin,
  type LoginFacts,
  readFrozen,
  readLogins,
  readSessionsOf,
  thawLogin,
} from '../sqlserver/logins.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { readDeadline, type Side, type SourceMigration, sideLabel } from './migration.ts';
import { performOn } from './perform.ts';
import { guardOn, type PinnedDag } from './pinned.ts';
import { restoreSession } from './restore-sessions.ts';

/** ALTER LOGIN and KILL, ms. */
const deadline = 30_000;
/** Times that a lost connection is opened again to enable logins, and the pause before each, ms. */
const thawAttempts = 3;
const thawPause = 250;
/** A killed session lives until its transaction is rolled back. The other part of the longest write outage is left for the proof. */
const shareOfOutage = 0.5;
const turn = 200;
/** User does not have permission to use the KILL statement. */
const notAllowedToKill = 6102;

const kinds: readonly string[] = ['SQL_LOGIN', 'WINDOWS_LOGIN', 'EXTERNAL_LOGIN'];

/** What freezing needs of a run of either route. */
export interface FreezeRun {
  readonly migration: SourceMigration;
  readonly options: Pick<FailoverRun['options'], 'freezeLogins' | 'maxWriteOutage' | 'signal'>;
  readonly pinned: PinnedDag;
  readonly holders: FailoverRun['holders'];
  acted: boolean;
  frozen: readonly string[];
}

type Freezable = LoginFacts & { readonly sid: string };

/** Finds what can not be frozen, before anything is changed. Throws InputError that names every login that will not do. */
export async function expectFreezable(migration: SourceMigration, names: readonly string[] | undefined): Promise<readonly Freezable[]> {
  if (names === undefined || names.length === 0) return [];
  const logins = await readLogins(migration.source.session, readDeadline(migration));
  const wanted = names.map((name) => ({ name, login: findLogin(logins, name) }));
  const problems = wanted.flatMap(({ name, login }) => {
    const problem = problemOf(login);
    return problem === undefined ? [] : [`"${untrusted(name, 128)}" ${problem}`];
  });
  const frozen = wanted.flatMap(({ login }) => (login?.sid === undefined ? [] : [{ ...login, sid: login.sid }]));
  const remain = logins.filter(
    (login) => login.sysadmin && !login.disabled && !frozen.some((one) => one.principalId === login.principalId),
  );
  if (frozen.some((login) => login.sysadmin) && remain.length === 0) problems.push('would leave no sysadmin that can log in');
  if (problems.length === 0) return frozen;
  throw new InputError(
    `Invalid input: ${migration.host.nameOf('freezeLogins')}: ${problems.join('; ')} (on the ${sideLabel(migration.source)}). Nothing was changed.`,
    {
      outputs: refusedOutputs,
      remedy: 'Name logins of the source that only the application uses.',
    },
  );
}

/** Names of logins are compared by the collation of the server; an exact name comes first. */
const findLogin = (logins: readonly LoginFacts[], name: string): LoginFacts | undefined =>
  logins.find((login) => login.name === name) ?? logins.find((login) => login.name.toLowerCase() === name.toLowerCase());

function problemOf(login: LoginFacts | undefined): string | undefined {
  if (!login) return 'is no login there, or is not visible to this login';
  if (login.own) return 'is the login that this task itself uses';
  if (!kinds.includes(login.type)) return `is of type ${untrusted(login.type)}: only a single login can be frozen, not a group`;
  if (login.endpoint) return 'may connect to the endpoint of the availability groups: without it the target may get no log';
  if (login.sid === undefined) return 'has no sid that is visible';
  return undefined;
}

/** Keeps the named logins out of the source and ends their sessions. Throws TaskFailure (outcome refused) when that does not work. */
export async function freezeLogins(run: FreezeRun): Promise<void> {
  const { migration } = run;
  const logins = await expectFreezable(migration, run.options.freezeLogins);
  if (logins.length === 0) return;
  migration.host.group('Freeze logins on the source');
  for (const login of logins) {
    run.options.signal.throwIfAborted();
    if (login.disabled) migration.host.info(`${untrusted(login.name)} is disabled already`);
    else await disable(run, login);
  }
  for (const login of logins) await endAllSessions(run, login);
}

async function disable(run: FreezeRun, login: Freezable): Promise<void> {
  run.acted = true;
  // Before the answer: a reply that is lost may belong to a statement that was carried out.
  run.frozen = [...run.frozen, login.name];
  const outcome = await performOn(
    run.migration,
    run.migration.source,
    freezeLogin(guardOn(run.migration.source, run.pinned), login),
    deadline,
  );
  if (outcome.kind === 'done') return;
  throw refused(
    `the login ${untrusted(login.name)} could not be disabled on the source`,
    'The login of this task needs ALTER ANY LOGIN, and ALTER on the database master for the record; see the error above.',
  );
}

async function endAllSessions(run: FreezeRun, { name, sid }: Freezable): Promise<void> {
  const { migration } = run;
  const { clock } = migration;
  const guard = guardOn(migration.source, run.pinned);
  const until = clock.monotonic() + shareOfOutage * run.options.maxWriteOutage;
  const sent = new Set<string>();
  for (;;) {
    run.options.signal.throwIfAborted();
    const sessions = await readSessionsOf(migration.source.session, sid, readDeadline(migration));
    if (sessions.length === 0) return;
    // Only after a look that came later than the KILLs: those alone may have taken all the time.
    if (sent.size > 0 && clock.monotonic() > until) throw notEnded(migration, sessions.length, name);
    const fresh = sessions.filter(({ id, loginTime }) => !sent.has(`${id} ${loginTime}`));
    for (const { id, program, host } of fresh)
      migration.host.info(`session ${id} of ${untrusted(name)}: ${untrusted(program, 128)} on ${untrusted(host, 128)}`);
    const outcome =
      fresh.length > 0 ? await performOn(migration, migration.source, endSessions(guard, name, sid, fresh), deadline) : undefined;
    if (outcome?.kind === 'refused' && outcome.error.number === notAllowedToKill) throw notEnded(migration, sessions.length, name);
    for (const { id, loginTime } of fresh) sent.add(`${id} ${loginTime}`);
    await clock.sleep(turn, run.options.signal);
  }
}

const notEnded = ({ host }: SourceMigration, count: number, name: string): TaskFailure =>
  refused(
    `${count} session${count === 1 ? '' : 's'} of the login ${untrusted(name)} did not end on the source`,
    `The login of this task needs ALTER ANY CONNECTION. A session that rolls back a large transaction ends when that is done: wait, then run failover-dag again, or give ${host.nameOf('maxWriteOutage')} more: half of it is for this.`,
  );

const refused = (what: string, remedy: string): TaskFailure =>
  new TaskFailure('freeze-failed', `Refused: ${what}.`, {
    outputs: refusedOutputs,
    remedy,
    standing: 'The source is primary and takes writes.',
  });

/**
 * Enables again what was frozen for this DAG, by this run or an earlier one, on the side that is primary now. Never throws: what stays
 * disabled is said, with the statement to run.
 */
export async function thawLogins(run: FreezeRun, side: Side = run.migration.source): Promise<void> {
  const { migration } = run;
  for (let attempt = 1; ; attempt++) {
    try {
      return await thawAll(run, side);
    } catch (error) {
      // A connection that was lost once must not keep the application out: in a new session it is looked at again.
      if (attempt < thawAttempts) {
        await migration.clock.sleep(thawPause);
        continue;
      }
      const asked = run.options.freezeLogins ?? [];
      if (asked.length > 0)
        migration.host.warning(
          `Frozen logins may still be disabled on the ${sideLabel(side)}: ${untrusted(messageOf(error))}. Check ${asked.map((name) => untrusted(name, 128)).join(', ')}; run failover-dag again, or ALTER LOGIN ... ENABLE by hand.`,
        );
      return;
    }
  }
}

async function thawAll(run: FreezeRun, side: Side): Promise<void> {
  const { migration, pinned } = run;
  // Every statement asks for the lock, and a session that was opened anew does not have it by itself.
  await restoreSession(run, side, deadline);
  const frozen = await readFrozen(side.session, pinned.groupId, readDeadline(migration));
  if (frozen.length === 0) return;
  migration.host.group(`Enable the frozen logins on the ${side.name}`);
  for (const login of frozen) await thaw(run, side, login);
  const left = (await readFrozen(side.session, pinned.groupId, readDeadline(migration))).filter((login) => login.disabled);
  sayDisabled(migration, side, left);
}

async function thaw(run: FreezeRun, side: Side, login: FrozenLogin): Promise<void> {
  if (!login.present) run.migration.host.info(`${untrusted(login.name)} was dropped since; only the record goes`);
  await performOn(run.migration, side, thawLogin(guardOn(side, run.pinned), login), deadline);
}

/** After a failover: the logins stay out of the old source, so that nobody writes to the wrong side. */
export async function sayFrozen(run: Pick<FreezeRun, 'migration' | 'pinned'>): Promise<void> {
  const { migration, pinned } = run;
  const frozen = await readFrozen(migration.source.session, pinned.groupId, readDeadline(migration)).catch(() => []);
  const names = frozen.filter((login) => login.disabled).map((login) => untrusted(login.name, 128));
  if (names.length > 0)
    migration.host.info(
      `Left disabled on the old source ${sideLabel(migration.source)}, so that nobody writes to the wrong side: ${names.join(', ')}.`,
    );
}

function sayDisabled({ host }: SourceMigration, side: Side, left: readonly FrozenLogin[]): void {
  for (const login of left)
    host.warning(
      `The login ${untrusted(login.name)} is still disabled. Run on the ${sideLabel(side)}: ${untrusted(enableSql(login.name))}`,
    );
}

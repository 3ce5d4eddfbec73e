import type { DatabaseCopy } from '../databases/copy.ts';
import { type Health, healthOf, isSynchronousSide, streamState } from '../groups/health.ts';
import { localMember, remoteMember } from '../groups/model.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Lsn } from '../log/lsn.ts';
import type { LogBlock } from '../log/records.ts';
import type { Stream } from '../replication/stream.ts';
import { copyOnPrimary } from '../replication/topology.ts';
import type { InstanceLink } from './model.ts';

/** A point of the log and the time that goes with it, ms since the epoch. */
export interface LogPoint {
  readonly lsn: Lsn | null;
  readonly at: number | null;
}

/** One database of a link, as the instance knows it now. */
export interface LinkDatabaseReport {
  readonly name: string;
  readonly instanceReplicaId: string;
  readonly partnerReplicaId: string;
  readonly replicaState: string;
  /** Per cent; undefined when it is not being seeded. */
  readonly seedingProgress: number | undefined;
  readonly health: Health;
  readonly connected: boolean;
  readonly received: LogPoint;
  readonly sent: LogPoint;
  readonly commit: LogPoint;
  readonly hardened: LogPoint;
  readonly backup: LogPoint;
  /** How old the oldest log is that the partner was not sent, or has not applied, s; undefined while the instance is secondary. */
  readonly sendLagSeconds: number | undefined;
  readonly redoLagSeconds: number | undefined;
}

const none: LogPoint = { lsn: null, at: null };
/** More than this has not arrived yet: the instance still catches up, KB. */
const CATCH_UP_KB = 1024;

/** The databases of a link. Nothing here is remembered: it is what the copies are at this moment. */
export function reportDatabases(laboratory: Laboratory, link: InstanceLink): LinkDatabaseReport[] {
  const { local } = link.side;
  const copies = [...local.databases.values()].flatMap((database) => copyOnPrimary(local, database.name) ?? []);
  const seeding = [...link.seeding.values()].filter((one) => copyOnPrimary(local, one.database) === undefined);
  return [...copies.map((copy) => report(laboratory, link, copy)), ...seeding.map((one) => inSeeding(laboratory, link, one))];
}

function report(laboratory: Laboratory, link: InstanceLink, copy: DatabaseCopy): LinkDatabaseReport {
  const { log } = copy;
  const stream = copy.upstream ?? [...copy.downstream].find((one) => one.kind === 'distributed');
  const primary = link.side.role === 'PRIMARY';
  const backup = copy.server.backups.findLast((one) => one.database === copy.name);
  return {
    name: copy.name,
    ...replicaIds(link),
    replicaState: replicaState(link, copy, stream),
    seedingProgress: undefined,
    health: stream ? healthOf(streamState(stream), isSynchronousSide(link.side)) : 'NOT_HEALTHY',
    connected: stream?.connected ?? false,
    received: primary ? none : { lsn: log.lsnAfter(log.blocks.length), at: copy.receivedAt },
    sent: primary && stream ? { lsn: log.lsnAfter(Math.min(stream.sent, log.blocks.length)), at: stream.sentAt } : none,
    commit: { lsn: copy.lastCommit.lsn, at: copy.lastCommit.time },
    hardened: { lsn: log.hardenedLsn, at: copy.hardenedAt ?? laboratory.clock.now() },
    backup: backup ? { lsn: backup.lastLsn, at: backup.finishedAt } : none,
    sendLagSeconds: primary && stream ? ageOf(laboratory, log.blocks[stream.sent]) : undefined,
    redoLagSeconds: primary && stream ? ageOf(laboratory, firstNotApplied(copy, stream)) : undefined,
  };
}

function firstNotApplied({ log }: DatabaseCopy, { reported }: Stream): LogBlock | undefined {
  const applied = reported?.redoneLsn ?? null;
  return applied === null ? undefined : log.blocks.find(({ records }) => (records.at(-1)?.lsn ?? 0n) > applied);
}

function ageOf(laboratory: Laboratory, block: LogBlock | undefined): number {
  const written = block?.records[0]?.time;
  return written === undefined ? 0 : Math.floor((laboratory.clock.now() - written) / 1000);
}

function replicaState(link: InstanceLink, copy: DatabaseCopy, stream: Stream | undefined): string {
  if (link.failure !== undefined) return link.failure;
  if (link.activity === 'creating') return 'CreatingLink';
  if (link.activity === 'failing over' || link.side.changing || copy.state === 'RECOVERING') return 'LinkFailoverInProgress';
  const missing = stream && (stream.from.log.totalBytes - stream.to.log.totalBytes) / 1024;
  return stream?.connected && missing !== undefined && missing > CATCH_UP_KB ? 'Catchup' : 'LinkSynchronizing';
}

function inSeeding(
  laboratory: Laboratory,
  link: InstanceLink,
  { database, startedAt }: { readonly database: string; readonly startedAt: number },
): LinkDatabaseReport {
  const done = (laboratory.clock.now() - startedAt) / laboratory.timings.seedingMs;
  return {
    name: database,
    ...replicaIds(link),
    replicaState: 'Seeding',
    seedingProgress: Math.min(99, Math.floor(100 * done)),
    health: 'NOT_HEALTHY',
    connected: true,
    received: none,
    sent: none,
    commit: none,
    hardened: none,
    backup: none,
    sendLagSeconds: undefined,
    redoLagSeconds: undefined,
  };
}

function replicaIds(link: InstanceLink): { instanceReplicaId: string; partnerReplicaId: string } {
  return { instanceReplicaId: localMember(link.side)?.replicaId ?? '', partnerReplicaId: remoteMember(link.side)?.replicaId ?? '' };
}

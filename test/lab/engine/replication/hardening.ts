import type { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import { acknowledgeCommits } from './commit.ts';
import { startRedo } from './redo.ts';

/** Closes the open log block, sends it to the secondaries and writes it to disk: local and remote hardening run side by side. */
export function flush(laboratory: Laboratory, copy: DatabaseCopy): void {
  // As long as a write is under way, commits gather in the open block (group commit).
  if (copy.flushing) return;
  copy.log.seal();
  for (const stream of copy.downstream) stream.pump();
  harden(laboratory, copy);
}

/** Sees to it that log which no commit waits for does not stay in the cache for ever. */
export function flushLater(laboratory: Laboratory, copy: DatabaseCopy): void {
  if (copy.lazyFlush) return;
  copy.lazyFlush = true;
  laboratory.clock.after(laboratory.timings.lazyFlushMs, () => {
    copy.lazyFlush = false;
    if (copy.role !== 'SECONDARY') flush(laboratory, copy);
  });
}

/** Writes the blocks that are there to disk, one write at a time. */
export function harden(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { log } = copy;
  if (copy.flushing || log.hardened >= log.blocks.length) return;
  copy.flushing = true;
  const last = log.blocks.at(-1);
  const count = log.blocks.length;
  laboratory.clock.after(laboratory.timings.flushMs, () => {
    copy.flushing = false;
    // The log may have been cut (reconnection, promotion) while the write was under way.
    if (copy.log === log && log.blocks[count - 1] === last && log.hardened < count) {
      log.hardened = count;
      hardened(laboratory, copy);
    }
    continueFlushing(laboratory, copy);
  });
}

function hardened(laboratory: Laboratory, copy: DatabaseCopy): void {
  copy.hardenedAt = laboratory.clock.now();
  for (const stream of copy.downstream) stream.pump();
  if (copy.role === 'SECONDARY') {
    noteTail(laboratory, copy);
    copy.upstream?.sendProgress();
    startRedo(laboratory, copy);
  } else {
    copy.log.redone = copy.log.hardened;
    acknowledgeCommits(laboratory, copy);
  }
}

/** A demoted primary writes no more log: the last of it is on disk on the other side now. */
function noteTail(laboratory: Laboratory, { upstream, log, server, name }: DatabaseCopy): void {
  if (upstream?.kind !== 'distributed' || upstream.from.role !== 'SECONDARY') return;
  if (log.hardened === upstream.from.log.blocks.length)
    laboratory.journal.write(server.name, `${name} has hardened the log of ${upstream.from.server.name} to its end`);
}

function continueFlushing(laboratory: Laboratory, copy: DatabaseCopy): void {
  const unsealedCommit = copy.waiting.some((commit) => commit.block >= copy.log.blocks.length);
  if (unsealedCommit) flush(laboratory, copy);
  else harden(laboratory, copy);
}

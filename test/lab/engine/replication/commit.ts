import type { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import { distributedStreams, localStreams } from './modes.ts';
import type { Stream } from './stream.ts';

/**
 * Acknowledges, in order, the commits that are safe: on disk here and on every synchronized partner. While fewer partners
 * are synchronized than REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT asks for, none is.
 */
export function acknowledgeCommits(laboratory: Laboratory, copy: DatabaseCopy): void {
  if (copy.waiting.length === 0) return;
  if (!enoughPartners(copy)) return;
  const safe = safeBlocks(copy);
  for (let first = copy.waiting[0]; first !== undefined && first.block < safe; first = copy.waiting[0]) {
    copy.waiting.shift();
    const block = copy.log.blocks[first.block];
    if (block !== undefined) laboratory.monitor.acknowledged(copy, first.transaction, block);
    first.acknowledged();
  }
}

/** So many leading blocks are hardened wherever a commit has to be. */
export function safeBlocks(copy: DatabaseCopy): number {
  let safe = copy.log.hardened;
  for (const stream of copy.downstream) if (participates(stream)) safe = Math.min(safe, stream.reported?.quorum ?? 0);
  return safe;
}

export function participates(stream: Stream): boolean {
  return stream.synchronization === 'joining' || stream.synchronization === 'synchronized';
}

function enoughPartners(copy: DatabaseCopy): boolean {
  const { group } = copy;
  if (group === undefined || copy.role !== 'PRIMARY') return true;
  const synchronized = (streams: readonly Stream[]) => streams.filter((stream) => stream.synchronization === 'synchronized').length;
  if (synchronized(localStreams(copy)) < group.required) return false;
  return group.distributed.every((side) => side.required === 0 || synchronized(distributedStreams(copy, group)) >= side.required);
}

import type { DatabaseCopy } from '../databases/copy.ts';
import { type AvailabilityGroup, type DistributedSide, replicaOn } from '../groups/model.ts';
import type { Stream } from './stream.ts';

/**
 * Whether the two ends of a stream are configured for synchronous commit. A DAG needs it in both sides' copies of the
 * metadata: "one side alone = no sync" (Configure distributed availability groups).
 */
export function isSynchronous(stream: Stream): boolean {
  const { from, to } = stream;
  if (stream.kind === 'local') {
    const group = to.group;
    if (group === undefined) return false;
    return [from, to].every((copy) => replicaOn(group, copy.server)?.mode === 'SYNCHRONOUS_COMMIT');
  }
  const sides = [distributedSideBetween(from, to), distributedSideBetween(to, from)];
  return sides.every((side) => side?.members.every((member) => member.mode === 'SYNCHRONOUS_COMMIT'));
}

/** `here`'s metadata of the DAG that joins its AG with the AG of `there`. */
export function distributedSideBetween(here: DatabaseCopy, there: DatabaseCopy): DistributedSide | undefined {
  return here.group?.distributed.find((side) => there.group?.distributed.some((other) => other.id === side.id));
}

/** Streams of `copy` to the replicas of its own AG, or to the other member of a DAG. */
export function localStreams(copy: DatabaseCopy): Stream[] {
  return [...copy.downstream].filter((stream) => stream.kind === 'local');
}

export function distributedStreams(copy: DatabaseCopy, group: AvailabilityGroup): Stream[] {
  return [...copy.downstream].filter((stream) => stream.kind === 'distributed' && stream.to.group !== group);
}

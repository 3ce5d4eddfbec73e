import { traceOff, traceOn } from '../../sqlserver/remedies/instance.ts';
import { type Check, fail, ofPair, ofSide, pass, type ReadSide } from '../check.ts';

/** Trace flags that make a distributed availability group worse, and why (Microsoft, "Tune compression for availability group"). */
const hindering: ReadonlyMap<number, string> = new Map([[1462, 'the log goes uncompressed over an asynchronous connection']]);

const flagsOf = ({ read }: ReadSide<'traceFlags'>): readonly number[] => read.traceFlags.flatMap(({ flag }) => flag ?? []);
const spell = (flags: readonly number[]): string => (flags.length === 0 ? 'none' : flags.join(', '));

export const traceFlagChecks: readonly Check[] = [
  ofPair({
    id: 'INS-TRACEFLAGS-001',
    family: 'instance',
    title: 'The trace flags of the source are on at the target',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/database-console-commands/dbcc-traceon-trace-flags-transact-sql',
    reads: ['traceFlags'],
    judge: (source, target) => {
      const [here, there] = [flagsOf(source), flagsOf(target)];
      const missing = here.filter((flag) => !there.includes(flag));
      const seen = `source ${spell(here)}, target ${spell(there)}`;
      return missing.length === 0
        ? pass(seen)
        : fail(seen, {
            text: `The applications run with ${spell(missing)} today. Switch them on at the target, also as startup parameters (-T), or see that they are not needed.`,
            sql: traceOn(missing),
            on: 'target',
          });
    },
  }),
  ofSide({
    id: 'INS-TRACEFLAGS-002',
    family: 'instance',
    title: 'No trace flag slows the distributed availability group down',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/tune-compression-for-availability-group',
    reads: ['traceFlags'],
    judge: (side) => {
      const found = flagsOf(side).filter((flag) => hindering.has(flag));
      return found.length === 0
        ? pass(`on: ${spell(flagsOf(side))}`)
        : fail(`${side.server.serverName}: ${found.map((flag) => `${flag} (${hindering.get(flag)})`).join(', ')}`, {
            text: `Switch it off for the time of the migration, also as startup parameter -T${found[0]}.`,
            sql: traceOff(found),
            on: side.side,
          });
    },
  }),
];

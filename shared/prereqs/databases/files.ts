import { type Check, type Facts, type Judgement, notApplicable, ofPair, ofSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { type FileSide, type Landing, landingOf } from './landing.ts';
import { automaticSeedingPage, fullLogPage } from './pages.ts';
import { fold, judgeAll, judgedDatabases, rowsOf } from './scope.ts';

const family = 'databases';
const reads = ['databaseFiles', 'folders', 'drives', 'hosting'] as const;

/** Percent of a volume that should stay free: files grow on while the databases are moved, and a full volume stops all writers. */
const leastFree = 10n;

/** Paths and room for the files. */
export const fileChecks: readonly Check[] = [
  ofPair({
    id: 'DB-PATH-001',
    family,
    title: 'The folders for databases that are still to come exist on the target',
    severity: 'warning',
    page: automaticSeedingPage,
    reads,
    judge: (source, target, facts) => {
      const landings = toCome(source, target, facts);
      if ('verdict' in landings) return landings;
      const folders = new Map(landings.map((landing) => [fold(landing.folder), landing]));
      return judgeAll(
        [...folders.values()].map(({ folder, place }) => ({
          name: folder,
          look: place === 'there' ? 'right' : place === 'unknown' ? 'unknown' : { wrong: 'is on a drive that the target does not have' },
        })),
        () =>
          'Automatic seeding uses the paths of the source. Give the target such a drive with these folders, or restore the databases WITH MOVE and join them with manual seeding.',
        'folders',
      );
    },
  }),
  ofPair({
    id: 'DB-SPACE-001',
    family,
    title: 'The target has room for the databases that are still to come',
    severity: 'error',
    page: automaticSeedingPage,
    reads,
    judge: (source, target, facts) => {
      const landings = toCome(source, target, facts);
      if ('verdict' in landings) return landings;
      const dark = landings.filter(({ volume, freeKb, file }) => volume === undefined || freeKb === undefined || file.sizeKb === undefined);
      if (dark.length > 0)
        return unknown(
          `the free space for ${list([...new Set(dark.map(({ file }) => file.path))])} is not shown`,
          'Look at the free space there yourself, and then skip this check.',
        );
      return judgeAll(
        volumesOf(landings).map(({ volume, needed, free }) => ({
          name: volume,
          look: needed <= free ? 'right' : { wrong: `has ${inMb(free)} MB free, and ${inMb(needed)} MB are to come` },
        })),
        () => 'Enlarge these volumes of the target, or free room on them.',
        'volumes',
      );
    },
  }),
  ofSide({
    id: 'DB-VOLUME-001',
    family,
    title: `The volumes with files of the databases have ${leastFree} percent free`,
    severity: 'warning',
    page: fullLogPage,
    reads: ['databaseFiles', 'folders'],
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const used = new Set(rowsOf(side.read.databaseFiles, names).map(({ folder }) => fold(folder)));
      const volumes = new Map(
        side.read.folders.filter(({ folder }) => used.has(fold(folder))).map((one) => [fold(one.volume ?? one.folder), one]),
      );
      if (volumes.size === 0) return unknown('no volume is shown for the files of the databases');
      return judgeAll(
        [...volumes.values()].map(({ volume, folder, totalKb, freeKb }) => ({
          name: volume ?? folder,
          look:
            totalKb === undefined || freeKb === undefined
              ? 'unknown'
              : freeKb * 100n >= totalKb * leastFree
                ? 'right'
                : { wrong: `has ${inMb(freeKb)} of ${inMb(totalKb)} MB free` },
        })),
        () => 'Enlarge these volumes, or free room on them: logs grow when a partner is away for a while.',
        'volumes',
      );
    },
  }),
];

/** Files of the databases that have no copy on the target yet. */
function toCome(source: FileSide, target: FileSide, facts: Facts): readonly Landing[] | Judgement {
  const names = judgedDatabases(source, facts);
  if ('verdict' in names) return names;
  const there = new Set([...target.databases.keys()].map(fold));
  const coming = names.filter((name) => !there.has(fold(name)));
  if (coming.length === 0) return notApplicable('every database is on the target already');
  const files = rowsOf(source.read.databaseFiles, coming);
  return files.length > 0 ? files.map((file) => landingOf(file, source, target)) : unknown('the files of the databases are not visible');
}

function volumesOf(landings: readonly Landing[]): readonly { readonly volume: string; readonly needed: bigint; readonly free: bigint }[] {
  const volumes = new Map<string, { volume: string; needed: bigint; free: bigint }>();
  for (const { volume = '', freeKb = 0n, file } of landings) {
    const known = volumes.get(fold(volume)) ?? { volume, needed: 0n, free: freeKb };
    known.needed += file.sizeKb ?? 0n;
    volumes.set(fold(volume), known);
  }
  return [...volumes.values()];
}

const inMb = (kb: bigint): bigint => kb / 1024n;

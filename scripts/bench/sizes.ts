import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tasks } from '../../shared/tasks/index.ts';
import { doorsOf, type Side } from '../doors.ts';
import { ensureFreshBundles } from '../fresh-bundles.ts';
import { production } from '../manifests/edition.ts';
import { packageExtension } from '../package-extension.ts';
import type { Chapter, Findings } from './chapter.ts';
import { markdownTable } from './markdown-table.ts';

const root = join(import.meta.dirname, '../..');

/** Bytes. MB are millions of bytes, as a Marketplace counts. */
const [withoutRoute, withRoute, ofExtension] = [3_000_000, 4_500_000, 5_000_000];

/** Bytes of one bundle. */
export interface BundleSize {
  readonly side: Side;
  readonly task: string;
  /** Whether the task has the route to a managed instance. */
  readonly hasRoute: boolean;
  readonly start: number;
  /** All files, licences included. */
  readonly total: number;
}

/** What a runner has to fetch. */
export const sizesChapter: Chapter = {
  id: 'sizes',
  title: 'Sizes',
  async measure({ say }) {
    await ensureFreshBundles(root, 'tasks');
    const bundles = (['actions', 'tasks'] as const).flatMap((side) => doorsOf(root, side).map((task) => weigh(side, task)));
    say('sizes: packing the extension');
    const output = mkdtempSync(join(tmpdir(), 'vsix-'));
    try {
      const { file, problems } = await packageExtension(root, production, output);
      if (file === undefined) throw new Error(`The extension could not be packed: ${problems.join(' ')}`);
      return sizeFindings(bundles, statSync(file).size);
    } finally {
      rmSync(output, { recursive: true, force: true });
    }
  },
};

function weigh(side: Side, task: string): BundleSize {
  const dist = join(root, side, task, 'dist');
  const sizeOf = (file: string): number => statSync(join(dist, file)).size;
  return {
    side,
    task,
    hasRoute: 'route' in (tasks.find(({ name }) => name === task)?.inputs ?? {}),
    start: sizeOf('index.js'),
    total: readdirSync(dist).reduce((sum, file) => sum + sizeOf(file), 0),
  };
}

/** What the figures say; `extension` is the size of the .vsix in bytes. */
export function sizeFindings(bundles: readonly BundleSize[], extension: number): Findings {
  const bundleGoals = [
    { what: 'Largest bundle without the route to a managed instance', most: withoutRoute, of: bundles.filter(({ hasRoute }) => !hasRoute) },
    { what: 'Largest bundle with the route to a managed instance', most: withRoute, of: bundles.filter(({ hasRoute }) => hasRoute) },
  ].map(({ what, most, of }) => ({ what, most, found: Math.max(0, ...of.map(({ total }) => total)) }));
  const all = [...bundleGoals, { what: 'The extension (.vsix)', most: ofExtension, found: extension }];
  return {
    markdown: [
      'Bytes of all files of a bundle, and of the one that starts. The extension holds the six bundles of Azure Pipelines, compressed, and the picture of its page. Tasks of an extension share no file, so the driver, the Azure library and what draws the report are in it once for each task that connects. `plan-fleet` connects to nothing: it has none of them.',
      markdownTable(
        ['Bundle', 'Managed instance', 'Start file, bytes', 'All files, bytes'],
        [
          ...bundles.map(({ side, task, hasRoute, start, total }) => [`${side}/${task}`, hasRoute ? 'yes' : 'no', start, total]),
          ['extension (.vsix)', 'yes', '', extension],
        ],
      ),
    ].join('\n\n'),
    cells: [...bundles.map((one) => ({ cell: 'bundle', ...one })), { cell: 'extension', bytes: extension }],
    goals: all.map(({ what, most, found }) => ({
      what,
      goal: `≤ ${most / 1e6} MB`,
      measured: `${(found / 1e6).toFixed(2)} MB`,
      met: found <= most,
    })),
    guards: all.map(({ what, most, found }) => ({
      what: `${what} is small`,
      holds: found <= most,
      because: `${found} bytes; at most ${most}`,
    })),
  };
}

import type { Task } from '../../shared/core/task.ts';
import type { Pack } from '../pack.ts';
import { type Edition, production } from './edition.ts';
import { postFile } from './post-stage.ts';
import { serviceConnectionType } from './service-connection.ts';

/** What the Marketplace shows. */
export const detailsFile = 'docs/extension.md';

/** Paths of the pictures that the details show, as the document links to them: relative to its own folder, which holds them in `images`. */
export const picturesIn = (details: string): readonly string[] => [
  ...new Set([...details.matchAll(/!\[[^\]]*\]\((images\/[^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, path = '']) => path)),
];

/** vss-extension.json: the Azure DevOps extension. Files are listed one by one, so that no source gets into the package. */
export const extensionJson = (
  tasks: readonly Task[],
  pack: Pack,
  { edition = production, pictures = [] }: { readonly edition?: Edition; readonly pictures?: readonly string[] } = {},
): string =>
  `${JSON.stringify(
    {
      manifestVersion: 1,
      id: edition.extensionId,
      publisher: pack.publisher,
      version: pack.version,
      name: edition.extensionName,
      description: pack.description,
      ...(edition.galleryFlags.length > 0 && { galleryFlags: edition.galleryFlags }),
      targets: [{ id: 'Microsoft.VisualStudio.Services' }],
      categories: ['Azure Pipelines'],
      tags: ['sql server', 'azure', 'migration', 'availability group', 'database'],
      icons: { default: 'images/icon.png' },
      content: { details: { path: detailsFile }, license: { path: 'LICENSE' } },
      links: {
        getstarted: { uri: `https://github.com/${pack.repository}#quick-start-azure-pipelines` },
        support: { uri: `https://github.com/${pack.repository}/issues` },
        repository: { uri: `https://github.com/${pack.repository}` },
      },
      repository: { type: 'git', uri: `https://github.com/${pack.repository}` },
      files: [
        ...tasks.flatMap(({ name, post }) =>
          ['task.json', 'icon.png', 'dist', ...(post ? [postFile] : [])].map((file) => ({ path: `tasks/${name}/${file}` })),
        ),
        { path: 'images', addressable: true },
        // The Marketplace looks for them from the root of the package, whatever folder the details are in.
        ...pictures.map((path) => ({ path: `docs/${path}`, packagePath: path, addressable: true })),
      ],
      contributions: [
        ...tasks.map(({ name }) => ({
          id: name,
          type: 'ms.vss-distributed-task.task',
          targets: ['ms.vss-distributed-task.tasks'],
          properties: { name: `tasks/${name}` },
        })),
        serviceConnectionType(edition),
      ],
    },
    null,
    2,
  )}\n`;

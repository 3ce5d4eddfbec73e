import type { Task } from '../../shared/core/task.ts';
import type { Pack } from '../pack.ts';
import { postFile } from './post-stage.ts';

/** vss-extension.json: the Azure DevOps extension. Files are listed one by one, so that no source gets into the package. */
export const extensionJson = (tasks: readonly Task[], pack: Pack): string =>
  `${JSON.stringify(
    {
      manifestVersion: 1,
      id: 'sql-dag-migrate',
      publisher: pack.publisher,
      version: pack.version,
      name: 'Migrate SQL Server with a distributed availability group',
      description: pack.description,
      targets: [{ id: 'Microsoft.VisualStudio.Services' }],
      categories: ['Azure Pipelines'],
      tags: ['sql server', 'azure', 'migration', 'availability group', 'database'],
      icons: { default: 'images/icon.png' },
      content: { details: { path: 'README.md' }, license: { path: 'LICENSE' } },
      links: {
        support: { uri: `https://github.com/${pack.repository}/issues` },
        repository: { uri: `https://github.com/${pack.repository}` },
      },
      repository: { type: 'git', uri: `https://github.com/${pack.repository}` },
      files: [
        ...tasks.flatMap(({ name, post }) =>
          ['task.json', 'icon.png', 'dist', ...(post ? [postFile] : [])].map((file) => ({ path: `tasks/${name}/${file}` })),
        ),
        { path: 'images', addressable: true },
      ],
      contributions: tasks.map(({ name }) => ({
        id: name,
        type: 'ms.vss-distributed-task.task',
        targets: ['ms.vss-distributed-task.tasks'],
        properties: { name: `tasks/${name}` },
      })),
    },
    null,
    2,
  )}\n`;

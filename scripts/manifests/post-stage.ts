import type { Task } from '../../shared/core/task.ts';

/** What the hosts start for the post stage of a task, beside its manifest. */
export const postFile = 'post.js';

const head = '// Generated from shared/tasks by "npm run generate". Do not edit.\n';

/**
 * The post stage is the same bundle with a mark: it never guesses which stage it is, so that it can not fail over by mistake. The file is
 * read as CommonJS or as a module, whatever package.json is around it.
 */
export const postStage = `${head}globalThis.migrationStage = 'post';\nimport('./dist/index.js');\n`;

/** The post stage of the root action: only of the tasks that have one. */
export const postDispatcher = (tasks: readonly Task[]): string => `${head}const tasks = [${tasks
  .filter(({ post }) => post)
  .map(({ name }) => `'${name}'`)
  .join(', ')}];
globalThis.migrationStage = 'post';
if (tasks.includes(process.env.INPUT_TASK?.trim())) import('./dispatch.js');
`;

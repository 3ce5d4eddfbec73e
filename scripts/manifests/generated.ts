import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../../shared/core/task.ts';
import { linkRules } from '../../shared/cutover/link/rules.ts';
import { checkNamesFile } from '../check-names.ts';
import type { Pack } from '../pack.ts';
import { prerequisitesDocument } from '../prerequisites-document.ts';
import { protocolDocument } from '../protocol-document.ts';
import { actionYml, rootActionYml } from './action-yml.ts';
import { extensionJson } from './extension.ts';
import { postDispatcher, postFile, postStage } from './post-stage.ts';
import { withTables } from './tables.ts';
import { taskJson } from './task-json.ts';
import { withFlags } from './terminal-flags.ts';

/** Every generated file of the repository: path from the root, and what it must hold. README.md keeps its hand-written text. */
export function generatedFiles(root: string, tasks: readonly Task[], pack: Pack): ReadonlyMap<string, string> {
  return new Map([
    ['action.yml', rootActionYml(tasks, pack)],
    ['actions/dispatch.js', dispatcher(tasks)],
    ['actions/dispatch-post.js', postDispatcher(tasks)],
    ['vss-extension.json', extensionJson(tasks, pack)],
    ...tasks.flatMap((task) => [
      [`actions/${task.name}/action.yml`, actionYml(task, pack)] as const,
      [`tasks/${task.name}/task.json`, taskJson(task, pack)] as const,
      ...(task.post ? ['actions', 'tasks'].map((side) => [`${side}/${task.name}/${postFile}`, postStage] as const) : []),
    ]),
    ['shared/prereqs/check-names.ts', checkNamesFile()],
    ['docs/prerequisites.md', prerequisitesDocument()],
    ['docs/protocol.md', protocolDocument()],
    ['docs/protocol-managed-instance.md', protocolDocument(linkRules)],
    ['docs/terminal.md', withFlags(readFileSync(join(root, 'docs/terminal.md'), 'utf8'), tasks)],
    ['README.md', withTables(readFileSync(join(root, 'README.md'), 'utf8'), tasks)],
  ]);
}

/** The main of the root action. It takes its own input away, so that the task does not find an input that it does not know. */
const dispatcher = (tasks: readonly Task[]): string => `// Generated from shared/tasks by "npm run generate". Do not edit.
const tasks = [${tasks.map(({ name }) => `'${name}'`).join(', ')}];
const task = process.env.INPUT_TASK?.trim();
delete process.env.INPUT_TASK;
if (tasks.includes(task)) {
  await import(\`./\${task}/dist/index.js\`);
} else {
  const given = task ? \`not \${JSON.stringify(task).replaceAll('%', '%25')}\` : 'it is blank';
  console.log(\`::error::Invalid input: task must be one of \${tasks.join(', ')}; \${given}.\`);
  process.exitCode = 1;
}
`;

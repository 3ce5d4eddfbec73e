import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../../shared/core/task.ts';
import { linkRules } from '../../shared/cutover/link/rules.ts';
import { fleetJsonSchema } from '../../shared/fleet/schema.ts';
import { migrationReportJsonSchema } from '../../shared/report/migration-report-schema.ts';
import { fleetFields } from '../../shared/tasks/fleet-fields.ts';
import { checkNamesFile } from '../check-names.ts';
import { withCutoverMethods } from '../cutover-methods.ts';
import { errorsDocument } from '../errors-document.ts';
import type { Pack } from '../pack.ts';
import { prerequisitesDocument } from '../prerequisites-document.ts';
import { protocolDocument } from '../protocol-document.ts';
import { actionYml, rootActionYml } from './action-yml.ts';
import { detailsFile, extensionJson, picturesIn } from './extension.ts';
import { migrateWorkflow } from './migrate-workflow.ts';
import { postDispatcher, postFile, postStage } from './post-stage.ts';
import { type QuotedExamples, withReportSteps } from './report-steps.ts';
import { withTables } from './tables.ts';
import { taskJson } from './task-json.ts';
import { withFlags } from './terminal-flags.ts';

/** Every generated file of the repository: path from the root, and what it must hold. README.md and some of docs/ keep their hand-written text. */
export function generatedFiles(root: string, tasks: readonly Task[], pack: Pack): ReadonlyMap<string, string> {
  return new Map([
    ['action.yml', rootActionYml(tasks, pack)],
    ['actions/dispatch.js', dispatcher(tasks)],
    ['actions/dispatch-post.js', postDispatcher(tasks)],
    ['vss-extension.json', extensionJson(tasks, pack, { pictures: picturesIn(readFileSync(join(root, detailsFile), 'utf8')) })],
    ...tasks.flatMap((task) => [
      [`actions/${task.name}/action.yml`, actionYml(task, pack)] as const,
      [`tasks/${task.name}/task.json`, taskJson(task, pack)] as const,
      ...(task.post ? ['actions', 'tasks'].map((side) => [`${side}/${task.name}/${postFile}`, postStage] as const) : []),
    ]),
    ['.github/workflows/migrate.yml', migrateWorkflow(pack)],
    ['shared/prereqs/check-names.ts', checkNamesFile()],
    ['docs/report.schema.json', `${JSON.stringify(migrationReportJsonSchema(), null, 2)}\n`],
    ['docs/errors.md', errorsDocument()],
    ['docs/prerequisites.md', prerequisitesDocument()],
    ['docs/protocol.md', protocolDocument()],
    ['docs/protocol-managed-instance.md', protocolDocument(linkRules)],
    ['docs/how-it-works.md', withCutoverMethods(readFileSync(join(root, 'docs/how-it-works.md'), 'utf8'))],
    ['docs/migrations.schema.json', migrationsSchema(pack)],
    ['docs/terminal.md', withFlags(readFileSync(join(root, 'docs/terminal.md'), 'utf8'), tasks)],
    ['docs/report.md', withReportSteps(readFileSync(join(root, 'docs/report.md'), 'utf8'), quotedExamples(root))],
    ['README.md', withTables(readFileSync(join(root, 'README.md'), 'utf8'), tasks)],
  ]);
}

const quotedExamples = (root: string): QuotedExamples => {
  const read = (host: string) => readFileSync(join(root, `examples/${host}/migrate-sql-vm-approved.yml`), 'utf8');
  return { github: read('github'), azurePipelines: read('azure-pipelines') };
};

/** For editors; a file of migrations names it in its first line. */
const migrationsSchema = ({ repository }: Pack): string =>
  `${JSON.stringify(fleetJsonSchema(fleetFields, { $id: `https://raw.githubusercontent.com/${repository}/main/docs/migrations.schema.json`, title: 'Migrations of a fleet' }), null, 2)}\n`;

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

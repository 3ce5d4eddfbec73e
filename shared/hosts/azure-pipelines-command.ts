import { ToolRunner } from 'azure-pipelines-task-lib/toolrunner.js';
import { commandRunner } from './run-command.ts';

/** Commands on Azure Pipelines, through the tool runner of `azure-pipelines-task-lib`. One made by `tl.tool` would print the command line as debug lines. */
export const runCommand = commandRunner(({ program, args }, env, { stdout, stderr }) => {
  const tool = new ToolRunner(program);
  tool.arg([...args]);
  tool.on('stdout', stdout);
  tool.on('stderr', stderr);
  return tool.execAsync({ env, silent: true, ignoreReturnCode: true });
});

import path from 'node:path';
import type { TaskRestrictions } from './task-manifest.ts';

/** Commands that a task with `restrictions.commands.mode: restricted` may still send (TaskCommandExtension.cs of azure-pipelines-agent). */
const allowedWhenRestricted = new Set([
  'task.complete',
  'task.debug',
  'task.issue',
  'task.logdetail',
  'task.logissue',
  'task.prependpath',
  'task.setprogress',
  'task.setsecret',
  'task.settaskvariable',
  'task.setvariable',
]);

export function mayRunCommand(restrictions: TaskRestrictions | undefined, command: string): boolean {
  return restrictions?.commands?.mode?.toLowerCase() !== 'restricted' || allowedWhenRestricted.has(command);
}

/** `allowed` holds glob patterns, compared without regard to case. An empty list allows nothing. */
export function maySetVariable(restrictions: TaskRestrictions | undefined, variable: string): boolean {
  const allowed = restrictions?.settableVariables?.allowed;
  return allowed === undefined || allowed.some((pattern) => path.matchesGlob(variable.toLowerCase(), pattern.toLowerCase()));
}

// Generated from shared/tasks by "npm run generate". Do not edit.
const tasks = ['validate-prereqs', 'switch-sync-mode', 'wait-for-lsn-convergence', 'failover-dag', 'drop-ag', 'plan-fleet'];
const task = process.env.INPUT_TASK?.trim();
delete process.env.INPUT_TASK;
if (tasks.includes(task)) {
  await import(`./${task}/dist/index.js`);
} else {
  const given = task ? `not ${JSON.stringify(task).replaceAll('%', '%25')}` : 'it is blank';
  console.log(`::error::Invalid input: task must be one of ${tasks.join(', ')}; ${given}.`);
  process.exitCode = 1;
}

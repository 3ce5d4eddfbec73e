// Generated from shared/tasks by "npm run generate". Do not edit.
const tasks = ['failover-dag'];
globalThis.migrationStage = 'post';
if (tasks.includes(process.env.INPUT_TASK?.trim())) import('./dispatch.js');

// Generated from shared/tasks by "npm run generate". Do not edit.
globalThis.migrationStage = 'post';
import('./dist/index.js');

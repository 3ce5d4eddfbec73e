import { choice } from '../core/field.ts';

/** How much a task says. Every task has it; `executeTask` obeys it. */
export const logInputs = {
  logLevel: choice(['info', 'debug'], {
    label: 'Log level',
    help: 'debug also shows every statement and every request to Azure with its time; never a secret. The debug switch of the host does the same.',
    default: 'info',
    group: 'Log',
  }),
} as const;

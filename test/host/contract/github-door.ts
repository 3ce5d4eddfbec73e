import '../../../shared/hosts/node-version.ts';
import { runTask } from '../../../shared/core/run.ts';
import { github } from '../../../shared/hosts/github.ts';
import { ports } from '../../../shared/hosts/ports.ts';
import { fixtureTask } from './fixture-task.ts';

await runTask(fixtureTask, github, ports);

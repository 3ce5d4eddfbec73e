import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';

await runTask(dropAg, github, ports);

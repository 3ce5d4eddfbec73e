import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';

await runTask(validatePrereqs, github, ports);

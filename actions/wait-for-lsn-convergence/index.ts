import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';

await runTask(waitForLsnConvergence, github, ports);

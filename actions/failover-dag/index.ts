import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';

await runTask(failoverDag, github, ports);

import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { noServers } from '../../shared/hosts/no-servers.ts';
import { planFleet } from '../../shared/tasks/plan-fleet.ts';

await runTask(planFleet, github, noServers);

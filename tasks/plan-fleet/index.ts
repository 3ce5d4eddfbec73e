import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { azurePipelines } from '../../shared/hosts/azure-pipelines.ts';
import { noServers } from '../../shared/hosts/no-servers.ts';
import { planFleet } from '../../shared/tasks/plan-fleet.ts';

await runTask(planFleet, azurePipelines, noServers);

import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { azurePipelines } from '../../shared/hosts/azure-pipelines.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';

await runTask(dropAg, azurePipelines, ports);

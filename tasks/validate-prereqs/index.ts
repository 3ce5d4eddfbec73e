import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { azurePipelines } from '../../shared/hosts/azure-pipelines.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';

await runTask(validatePrereqs, azurePipelines, ports);

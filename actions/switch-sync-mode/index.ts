import '../../shared/hosts/node20.ts';
import { runTask } from '../../shared/core/run.ts';
import { github } from '../../shared/hosts/github.ts';
import { ports } from '../../shared/hosts/ports.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';

await runTask(switchSyncMode, github, ports);

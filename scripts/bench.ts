/**
 * `npm run bench`: how long nobody can write, failover-dag beside the documented procedure, in the laboratory. `-- --quick` takes fewer
 * samples, `-- --json <file>` writes the numbers too. Nothing else should run on the machine meanwhile.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { measureOutages } from './bench/outage.ts';
import { outageTable } from './bench/table.ts';

const options = process.argv.slice(2);
const quick = options.includes('--quick');
const json = options.includes('--json') ? options[options.indexOf('--json') + 1] : undefined;

const cells = await measureOutages(quick ? [0, 20] : [0, 5, 20, 50], quick ? 5 : 30, (line) => console.error(line));
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
console.log(`${outageTable(cells)}\n\nMedian / p95 / p99. ${machine}.`);
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, cells }, null, 2)}\n`);

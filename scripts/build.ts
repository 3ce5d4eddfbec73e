/** `npm run build` bundles all doors; `npm run build -- actions` or `-- tasks` one side of them. */
import { join } from 'node:path';
import { bundleAll } from './bundle-all.ts';
import { sides } from './doors.ts';

const root = join(import.meta.dirname, '..');
const wanted = sides.filter((side) => process.argv.includes(side));

for (const { door, index, total } of await bundleAll(root, wanted.length > 0 ? wanted : sides)) {
  console.log(`${door.padEnd(34)} ${kb(index)} to start, ${kb(total)} in all`);
}

function kb(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`.padStart(8);
}

import { type Bundle, bundle } from './bundle.ts';
import { doorsOf, type Side } from './doors.ts';

/** Bundles all doors of these sides, two at a time. `into` is the folder that gets the dist folders; the sources stay where they are. */
export async function bundleAll(root: string, sides: readonly Side[], into = root): Promise<readonly Bundle[]> {
  const waiting = sides.flatMap((side) => doorsOf(root, side).map((name) => ({ side, name })));
  const built: Bundle[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) built.push(await bundle(root, next.side, next.name, into));
  };
  await Promise.all([worker(), worker()]);
  return built.sort((a, b) => a.door.localeCompare(b.door));
}

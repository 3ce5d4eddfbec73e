import { parseArgs } from 'node:util';
import { routeNames } from '../../shared/tasks/inputs.ts';
import type { RouteName } from '../../shared/tasks/routes/route.ts';

/** What is migrated: over one of the routes, or a fleet in waves. */
export type DemoChoice = RouteName | 'fleet';

const route = { type: 'string', default: 'sql-vm' } as const;

/** The route that `--route` asks for; `sql-vm` when nothing is said. Throws an Error on anything else on the command line. */
export const readRoute = (): RouteName => routeCalled(parseArgs({ options: { route } }).values.route);

/** The same, or what `--fleet` asks for. */
export function readChoice(): DemoChoice {
  const { values } = parseArgs({ options: { route, fleet: { type: 'boolean', default: false } } });
  return values.fleet ? 'fleet' : routeCalled(values.route);
}

function routeCalled(text: string): RouteName {
  const found = routeNames.find((name) => name === text);
  if (found === undefined) throw new Error(`--route is one of ${routeNames.join(', ')}.`);
  return found;
}

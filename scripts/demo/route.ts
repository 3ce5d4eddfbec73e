import { parseArgs } from 'node:util';
import { routeNames } from '../../shared/tasks/inputs.ts';
import type { RouteName } from '../../shared/tasks/routes/route.ts';

/** The route that `--route` asks for; `sql-vm` when nothing is said. Throws an Error on anything else on the command line. */
export function readRoute(): RouteName {
  const { values } = parseArgs({ options: { route: { type: 'string', default: 'sql-vm' } } });
  const route = routeNames.find((name) => name === values.route);
  if (route === undefined) throw new Error(`--route is one of ${routeNames.join(', ')}.`);
  return route;
}
